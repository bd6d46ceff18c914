FROM golang:1.24
WORKDIR /opt/shop
COPY . .
RUN go build -o shop .
CMD ["./shop"]
