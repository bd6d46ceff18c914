FROM golang:1.24 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .
RUN ln -sf /dev/stdout /var/log/shop.log && ln -s /data/shop.yml /etc/shop.yml
RUN mkdir -p /rootfs/etc /rootfs/var/log && cp -a /etc/shop.yml /rootfs/etc/ && cp -a /var/log/shop.log /rootfs/var/log/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /rootfs/etc/ /etc
COPY --from=build /rootfs/var/log/ /var/log
CMD ["shop"]
