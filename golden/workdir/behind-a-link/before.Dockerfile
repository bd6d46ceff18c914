FROM golang:1.24
WORKDIR /shop/v1
COPY . .
RUN go build -o bin/shop . && ln -s /shop/v1 /shop/current
WORKDIR /shop/current
RUN go vet .
CMD ["./bin/shop"]
