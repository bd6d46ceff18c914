FROM golang:1.24
WORKDIR /app
COPY . .
RUN make build VERSION=1.4
CMD ["./bin/shop"]
