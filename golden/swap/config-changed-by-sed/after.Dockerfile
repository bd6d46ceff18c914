FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22 AS builder
COPY config.yml /etc/shop/config.yml
COPY --from=build /out/app /app
RUN sed -i s/debug/info/ /etc/shop/config.yml

FROM gcr.io/distroless/static-debian13
WORKDIR /
COPY --from=builder /app /app
COPY --from=builder /etc/shop/config.yml /etc/shop/config.yml
CMD ["/app"]
