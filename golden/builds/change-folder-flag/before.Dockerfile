FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -C cmd/api -o bin/api .
CMD ["./cmd/api/bin/api"]
