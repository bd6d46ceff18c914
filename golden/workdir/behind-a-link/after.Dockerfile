FROM golang:1.24 AS build
WORKDIR /shop/v1
COPY . .
RUN CGO_ENABLED=0 go build -o bin/shop . && ln -s /shop/v1 /shop/current
WORKDIR /shop/current
RUN go vet .
RUN mkdir -p /rootfs/shop && cp -a /shop/current /rootfs/shop/

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/shop/ /shop
WORKDIR /shop/current
COPY --from=build /shop/current/bin/shop /shop/current/bin/shop
COPY --from=build /shop/v1 /shop/v1
CMD ["./bin/shop"]
