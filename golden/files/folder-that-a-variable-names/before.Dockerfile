FROM golang:1.24
ENV SHOP_HOME=/srv/shop GOPATH=/work
WORKDIR /srv/shop
COPY . .
RUN go build -o /usr/local/bin/shop .
WORKDIR /tmp
CMD ["shop"]
