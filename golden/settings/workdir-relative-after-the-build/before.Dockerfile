FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o bin/web .
WORKDIR bin
CMD ["./web"]
