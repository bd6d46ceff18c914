FROM golang:1.27 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o server .

FROM debian:12-slim
WORKDIR /app
COPY --from=build /app/server /app/server
CMD ["/app/server"]
