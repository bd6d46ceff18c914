FROM golang:1.24-bookworm AS build
RUN apt-get update && apt-get install -y opendoas
WORKDIR /app
COPY . .
RUN doas go build -o web .

FROM gcr.io/distroless/base-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
