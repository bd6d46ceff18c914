FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22 AS builder
COPY corporate.crt /usr/local/share/ca-certificates/corporate.crt
RUN apk add --no-cache ca-certificates && update-ca-certificates
COPY --from=build /out/app /app

FROM gcr.io/distroless/static-debian13
WORKDIR /
COPY --from=builder /app /app
COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=builder /usr/local/share/ca-certificates/corporate.crt /usr/local/share/ca-certificates/corporate.crt
CMD ["/app"]
