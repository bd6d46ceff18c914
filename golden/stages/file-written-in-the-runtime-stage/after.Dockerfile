FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .

FROM alpine:3.22 AS builder
WORKDIR /data
RUN date > built.txt || true
COPY --from=build /app /app

FROM gcr.io/distroless/static-debian13
WORKDIR /data
COPY --from=builder /app /app
COPY --from=builder /data/built.txt /data/built.txt
CMD ["/app"]
