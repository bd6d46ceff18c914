FROM golang:1.24 AS build
RUN useradd -u 1500 web && useradd -u 1600 keeper
WORKDIR /var/lib/web
COPY . /src
RUN cd /src && CGO_ENABLED=0 go build -o /usr/local/bin/web . && chown keeper: /var/lib/web && chmod 750 /var/lib/web
RUN mkdir -p /rootfs/var/lib/web && chmod 0750 /rootfs/var/lib/web

FROM gcr.io/distroless/static-debian13
WORKDIR /var/lib/web
COPY --from=build --chown=1600:1600 /rootfs/var/lib/ /var/lib
COPY --from=build /usr/local/bin/web /usr/local/bin/web
USER 1500:1500
CMD ["web"]
