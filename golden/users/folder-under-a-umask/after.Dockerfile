FROM golang:1.24 AS build
RUN useradd -u 1500 shop
WORKDIR /shop
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop . && umask 002 && mkdir /data && chgrp shop /data
RUN mkdir -p /rootfs && cp -a /data /rootfs/

FROM gcr.io/distroless/static-debian13
WORKDIR /shop
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /rootfs/ /
USER 1500:1500
CMD ["shop"]
