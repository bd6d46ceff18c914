FROM golang:1.24 AS build
RUN apt-get update && apt-get install -y gosu && useradd -u 10001 app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
USER 10001:10001
CMD ["./web", "-v"]
