# syntax=docker/dockerfile:1
FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN <<EOF
set -e
go vet ./...
CGO_ENABLED=0 go build -o /usr/local/bin/web .
EOF

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/web /usr/local/bin/web
EXPOSE 8080
CMD ["web"]
