FROM golang:1.24
RUN useradd -m -u 1500 shop
WORKDIR /home/shop/src
COPY . .
RUN go build -o /usr/local/bin/shop .
USER shop
RUN mkdir -p /home/shop/data/orders
CMD ["shop"]
