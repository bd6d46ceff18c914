FROM golang:1.24 AS folders
RUN mkdir -p /out/spool && chown 1001:1001 /out/spool

FROM golang:1.24 AS build
WORKDIR /src
COPY . .
COPY --from=folders /out /tmp/out
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web . && mv /tmp/out/spool /var/spool/web
RUN mkdir -p /rootfs/var/spool && cp -a /var/spool/web /rootfs/var/spool/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /rootfs/var/spool/ /var/spool
USER 1001:1001
CMD ["web"]
