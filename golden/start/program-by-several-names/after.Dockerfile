FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop . && ln -s shop /usr/local/bin/serve && ln -s shop /usr/local/bin/migrate
RUN mkdir -p /rootfs/usr/local/bin && cp -a /usr/local/bin/migrate /usr/local/bin/serve /rootfs/usr/local/bin/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /rootfs/usr/local/bin/ /usr/local/bin
CMD ["serve"]
