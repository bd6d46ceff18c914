FROM golang:1.15
ENV GO111MODULE=off
WORKDIR /go/src/example.com/legacy
COPY . .
RUN go get -d -v ./...
RUN go install -v
CMD ["legacy"]
