FROM golang:1.27 AS builder
WORKDIR /app
ONBUILD COPY . .
ONBUILD RUN CGO_ENABLED=0 go build -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=builder /app/app /app/app
CMD ["./app"]
