FROM golang:1.24
WORKDIR /app
COPY go.mod main.go ./
ADD lists.tar.gz .
RUN go build -o shop .
CMD ["./shop", "-mode", "fast"]
