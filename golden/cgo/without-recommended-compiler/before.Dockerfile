FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends golang-go ca-certificates
WORKDIR /app
COPY . .
RUN go build -o app .
CMD ["./app"]
