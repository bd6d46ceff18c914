FROM golang:1.15 AS build
ENV GO111MODULE=off
WORKDIR /go/src/example.com/legacy
COPY . .
RUN go get -d -v ./...
RUN CGO_ENABLED=0 go install -v

FROM gcr.io/distroless/static-debian13
WORKDIR /go/src/example.com/legacy
COPY --from=build /go/bin/legacy /go/bin/legacy
CMD ["/go/bin/legacy"]
