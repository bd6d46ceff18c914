FROM golang:1.24
RUN mkdir -p /opt/shop && ln -s /opt/shop /app
WORKDIR /app
COPY . .
RUN go build -o shop .
CMD ["./shop"]
