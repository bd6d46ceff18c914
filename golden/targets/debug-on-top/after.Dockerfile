FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker

FROM alpine:3.22 AS app
COPY --from=build /out/api /api
CMD ["/api"]

FROM app AS builder
RUN apk add --no-cache bash curl

FROM gcr.io/distroless/static-debian13 AS debug
WORKDIR /
COPY --from=builder /api /api
CMD ["/api", "-debug"]
