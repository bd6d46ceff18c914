FROM golang:1.24
WORKDIR /app
COPY backend/ .
RUN go build -o server .
CMD ["./server"]
