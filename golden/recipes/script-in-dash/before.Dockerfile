FROM golang:1.24
WORKDIR /app
COPY . .
RUN sh -e ./scripts/build.sh shop
CMD ["/usr/local/bin/shop"]
