FROM golang:1.24 AS build
COPY . /go/src/example.com/hello
ENV GO111MODULE=auto
WORKDIR /go/src/example.com/hello
RUN CGO_ENABLED=0 go build -o hello .

FROM gcr.io/distroless/static-debian13
WORKDIR /go/src/example.com/hello
COPY --from=build /go/src/example.com/hello/hello /go/src/example.com/hello/hello
CMD ["./hello"]
