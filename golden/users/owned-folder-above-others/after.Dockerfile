FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
RUN useradd -u 1500 web && mkdir -p /var/lib/web/a /var/lib/web/b /srv/shop/c && chown web:web /var/lib/web && chown -R web /srv/shop
RUN mkdir -p /rootfs/var/lib && cp -a /var/lib/web /rootfs/var/lib/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /rootfs/var/lib/ /var/lib
COPY --from=build --chown=1500:1500 /srv/shop/c /srv/shop/c
USER 1500:1500
CMD ["web"]
