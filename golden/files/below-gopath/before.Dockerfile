FROM golang:1.24
ENV GO111MODULE=off
WORKDIR /go/src/example.com/app
COPY . .
RUN go build -o /server .
CMD ["/server"]
