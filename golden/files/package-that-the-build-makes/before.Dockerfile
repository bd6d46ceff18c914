FROM golang:1.24
WORKDIR /app
RUN go install github.com/swaggo/swag/cmd/swag@v1.16.4
COPY . .
RUN swag init
RUN go build -o server .
CMD ["./server"]
