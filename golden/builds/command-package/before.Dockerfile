FROM golang:1.24-bookworm
WORKDIR /app
COPY . .
RUN go build -v ./cmd/api
ENTRYPOINT ["/app/api"]
