FROM golang:1.27
WORKDIR /app
COPY go.mod main.go ./
RUN go build -o /app/signer .
RUN head -c 32 /dev/urandom > /app/key
CMD ["/app/signer"]
