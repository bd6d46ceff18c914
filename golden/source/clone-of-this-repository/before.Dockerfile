FROM golang:1.24-alpine
RUN apk add --no-cache git curl
RUN git clone --branch v2.1.0 https://git.example.com/acme/shop.git /src
WORKDIR /src
RUN go build -o shop ./cmd/shop
CMD ["./shop"]
