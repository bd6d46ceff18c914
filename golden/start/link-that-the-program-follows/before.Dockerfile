FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o /app/bin/shop . && ln -s ../../../app/bin/shop /usr/local/bin/shop
CMD ["/usr/local/bin/shop"]
