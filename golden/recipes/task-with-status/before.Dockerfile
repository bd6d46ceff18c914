FROM golang:1.24
WORKDIR /app
COPY . .
RUN task
CMD ["./bin/shop"]
