FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build server.go greet.go
CMD ["./server"]
