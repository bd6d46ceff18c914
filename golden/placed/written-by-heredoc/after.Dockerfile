# syntax=docker/dockerfile:1
FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .
COPY <<EOF /etc/web/web.toml
port = 8080
EOF

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /etc/web/web.toml /etc/web/web.toml
CMD ["./web"]
