FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN mkdir -p /out/bin /out/etc && CGO_ENABLED=0 go build -o /out/bin/shop . && cp shop.yml /out/etc/

FROM alpine:3.22 AS builder
COPY --from=build /out/ /
COPY rootfs/ /

FROM gcr.io/distroless/static-debian13 AS shop
WORKDIR /
COPY --from=builder /bin/shop /bin/shop
COPY --from=builder /etc/shop.yml /etc/shop.yml
COPY --from=builder /lib/shop /lib/shop
CMD ["shop"]
