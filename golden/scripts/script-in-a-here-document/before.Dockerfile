# syntax=docker/dockerfile:1
FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
COPY --chmod=755 <<'EOF' /start.sh
#!/bin/sh
export PORT="${PORT:-80}"
exec /app/web "$@"
EOF
ENTRYPOINT ["/start.sh"]
