FROM golang:1.24
WORKDIR /app
COPY . .
RUN task build
CMD ["./bin/shop"]
