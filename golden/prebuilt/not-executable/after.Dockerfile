FROM busybox:1.36 AS build
COPY server config.yml /srv/
RUN chmod +x /srv/server

FROM gcr.io/distroless/static-debian13
WORKDIR /
COPY --from=build /srv/server /srv/server
COPY --from=build /srv/config.yml /srv/config.yml
CMD ["/srv/server"]
