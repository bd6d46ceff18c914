FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o main . && install -m 755 main /usr/local/bin/
ENTRYPOINT ["/usr/local/bin/main"]
