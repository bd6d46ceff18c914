FROM golang:1.24
COPY . /go/src/example.com/hello
ENV GO111MODULE=auto
WORKDIR /go/src/example.com/hello
RUN go build -o hello .
CMD ["./hello"]
