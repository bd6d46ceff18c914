FROM golang:1.24
WORKDIR /shop
COPY . .
RUN go build -o shop .
CMD ["./shop"]
