FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
RUN mkdir -p /data/db/cache /var/lib/web/a /var/lib/web/b && chmod -R 777 /data && chmod 750 /var/lib/web
CMD ["web"]
