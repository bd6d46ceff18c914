FROM golang:1.24 AS build
RUN ln -sf /usr/share/zoneinfo/Europe/Berlin /etc/localtime
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
RUN mkdir -p /var/lib/web && chmod 777 /var/lib/web
COPY pages /srv/pages

FROM gcr.io/distroless/static-debian13:nonroot
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /etc/localtime /etc/localtime
COPY --from=build --chown=65532:65532 /srv/pages /srv/pages
COPY --from=build --chown=65532:65532 /var/lib/web /var/lib/web
CMD ["web"]
