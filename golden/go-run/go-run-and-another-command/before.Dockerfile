FROM golang:1.24
WORKDIR /app
COPY . .
CMD go run ./cmd/migrate && go run .
