FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
RUN mkdir -p /rootfs/srv

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/ /
COPY --from=build --chown=10:11 /out/app /srv/shop/app
COPY --chown=10:11 web /srv/shop/web
CMD ["/srv/shop/app"]
