FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22 AS builder
RUN echo 'hosts: dns files' > /etc/nsswitch.conf
COPY --from=build /out/app /app

FROM gcr.io/distroless/static-debian13
WORKDIR /
COPY --from=builder /app /app
COPY --from=builder /etc/nsswitch.conf /etc/nsswitch.conf
CMD ["/app"]
