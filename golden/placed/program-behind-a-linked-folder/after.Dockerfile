FROM golang:1.24 AS build
WORKDIR /opt/shop-1.0
COPY . .
RUN CGO_ENABLED=0 go build -o bin/shop . && ln -s /opt/shop-1.0 /opt/shop
RUN mkdir -p /rootfs/opt && cp -a /opt/shop /rootfs/opt/

FROM gcr.io/distroless/static-debian13
WORKDIR /opt/shop-1.0
COPY --from=build /rootfs/opt/ /opt
COPY --from=build /opt/shop/bin/shop /opt/shop/bin/shop
COPY --from=build /opt/shop-1.0 /opt/shop-1.0
CMD ["/opt/shop/bin/shop"]
