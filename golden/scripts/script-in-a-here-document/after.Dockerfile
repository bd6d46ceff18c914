# syntax=docker/dockerfile:1
FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .
COPY --chmod=755 <<'EOF' /start.sh
#!/bin/sh
export PORT="${PORT:-80}"
exec /app/web "$@"
EOF

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
ENV PORT=80
ENTRYPOINT ["/app/web"]
