FROM golang:1.24
ENV GOPATH=/work
WORKDIR /work/src/example.com/shop
COPY . .
RUN go build -o /usr/local/bin/shop .
WORKDIR /tmp
CMD ["shop"]
