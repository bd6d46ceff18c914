FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o bin/shop . && ln -s /app/bin/shop /usr/local/bin/shop
WORKDIR /work
ENTRYPOINT ["shop"]
