FROM golang:1.24
WORKDIR /app
COPY . .
RUN mage -v build
CMD ["./bin/shop"]
