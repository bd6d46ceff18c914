FROM golang:1.24
WORKDIR /srv
COPY out/api /usr/local/bin/api
COPY config.yml /etc/shop/
COPY web web
EXPOSE 8080
CMD api -config /etc/shop/config.yml
