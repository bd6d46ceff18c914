# syntax=docker/dockerfile:1
FROM golang:1.24
WORKDIR /app
COPY . .
RUN <<EOF
set -e
go vet ./...
go build -o /usr/local/bin/web .
EOF
EXPOSE 8080
CMD ["web"]
