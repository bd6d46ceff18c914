FROM golang:1.27 AS build
WORKDIR /app
COPY . .
RUN go build -ldflags "-X main.built=$(date +%s.%N)" -o server .

FROM debian:12-slim
WORKDIR /app
COPY --from=build /app/server /app/server
CMD ["/app/server"]
