FROM golang:1.24
WORKDIR /opt/shop
COPY . .
RUN go build -o bin/shop .
WORKDIR /tmp
CMD ["/opt/shop/bin/shop"]
