FROM golang:1.24
WORKDIR /src
COPY go.mod main.go ./
RUN go build -o /usr/local/bin/shop .
RUN ln -sf /dev/stdout /var/log/shop.log && ln -s /data/shop.yml /etc/shop.yml
CMD ["shop"]
