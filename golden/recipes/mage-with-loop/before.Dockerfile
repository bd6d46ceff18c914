FROM golang:1.24
WORKDIR /app
COPY . .
RUN mage build
CMD ["./bin/shop"]
