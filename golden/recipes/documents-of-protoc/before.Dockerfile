FROM golang:1.24
WORKDIR /app
COPY . .
RUN protoc -I api --go_out=gen --openapiv2_out=swagger api/shop.proto
RUN go build -o shop .
CMD ["./shop"]
