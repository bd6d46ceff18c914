FROM golang:1.24 AS build
WORKDIR /srv
COPY out/api /usr/local/bin/api
COPY config.yml /etc/shop/
COPY web web

FROM gcr.io/distroless/static-debian13
WORKDIR /srv
COPY --from=build /usr/local/bin/api /usr/local/bin/api
COPY --from=build /etc/shop/config.yml /etc/shop/config.yml
COPY --from=build /srv/web /srv/web
EXPOSE 8080
CMD ["api", "-config", "/etc/shop/config.yml"]
