FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
RUN useradd -u 1500 web && mkdir -p /var/lib/web/a /var/lib/web/b /srv/shop/c && chown web:web /var/lib/web && chown -R web /srv/shop
USER web
CMD ["web"]
