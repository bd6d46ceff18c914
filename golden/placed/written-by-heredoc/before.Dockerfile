# syntax=docker/dockerfile:1
FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
COPY <<EOF /etc/web/web.toml
port = 8080
EOF
CMD ["./web"]
