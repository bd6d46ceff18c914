FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
RUN cp conf/*.yml /opt/ && cp --parents pages/en/*.html /srv

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /opt/log.yml /opt/log.yml
COPY --from=build /opt/web.yml /opt/web.yml
COPY --from=build /srv/pages/en/index.html /srv/pages/en/index.html
CMD ["web"]
