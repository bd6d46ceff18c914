FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN mkdir -p /out/bin /out/etc && CGO_ENABLED=0 go build -o /out/bin/shop . && cp shop.yml /out/etc/

FROM alpine:3.22 AS shop
COPY --from=build /out/ /
COPY rootfs/ /
CMD ["shop"]
