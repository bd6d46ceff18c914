FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
RUN mkdir -p /data/db/cache /var/lib/web/a /var/lib/web/b && chmod -R 777 /data && chmod 750 /var/lib/web
RUN mkdir -p /rootfs/_ /rootfs/var/lib && cp -a /data /rootfs/_/ && cp -a /var/lib/web /rootfs/var/lib/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /rootfs/_/ /
COPY --from=build /rootfs/var/lib/ /var/lib
CMD ["web"]
