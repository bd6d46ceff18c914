FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .
FROM ubuntu:24.04
COPY --from=build /app /app
USER www-data
CMD ["/app"]
