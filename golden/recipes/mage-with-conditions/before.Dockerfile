FROM golang:1.24
ENV OUT=bin/shop
WORKDIR /app
COPY . .
RUN mage build
CMD ["./bin/shop"]
