FROM golang:1.24
COPY . /go/src/example.com/hello
WORKDIR /go/src/example.com/hello
RUN go build -o hello .
CMD ["./hello"]
