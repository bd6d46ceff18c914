FROM golang:1.24
WORKDIR /app
COPY . .
RUN CC=musl-gcc go build -o app .
CMD ["./app"]
