FROM golang:1.24
WORKDIR /opt/shop-1.0
COPY . .
RUN go build -o bin/shop . && ln -s /opt/shop-1.0 /opt/shop
CMD ["/opt/shop/bin/shop"]
