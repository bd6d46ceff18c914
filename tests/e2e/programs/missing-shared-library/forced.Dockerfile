FROM golang:1.27 AS build
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends libbz2-dev
COPY . .
RUN go build -o app .
FROM gcr.io/distroless/cc-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
CMD ["./app"]
