FROM golang:1.24-alpine
WORKDIR /app
COPY . .
RUN go build -buildmode=pie -o app .
CMD ["./app"]
