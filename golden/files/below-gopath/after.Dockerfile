FROM golang:1.24 AS build
ENV GO111MODULE=off
WORKDIR /go/src/example.com/app
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM gcr.io/distroless/static-debian13
ENV GOPATH=/go
WORKDIR /go/src/example.com/app
COPY --from=build /server /server
COPY --from=build /go/src/example.com/app/page.html /go/src/example.com/app/page.html
CMD ["/server"]
