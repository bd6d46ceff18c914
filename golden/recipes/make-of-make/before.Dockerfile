FROM golang:1.24
WORKDIR /app
COPY . .
RUN make release OUT=/srv/shop
CMD ["/srv/shop"]
