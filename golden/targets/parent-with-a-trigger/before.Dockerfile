FROM golang:1.24 AS base
WORKDIR /src
ONBUILD COPY . .
ONBUILD RUN CGO_ENABLED=0 go build -o /api ./cmd/api

FROM base
CMD ["/api"]
