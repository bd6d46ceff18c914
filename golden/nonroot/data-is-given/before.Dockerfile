FROM golang:1.24
RUN ln -sf /usr/share/zoneinfo/Europe/Berlin /etc/localtime
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
RUN mkdir -p /var/lib/web && chmod 777 /var/lib/web
COPY pages /srv/pages
CMD ["web"]
