FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go install ./...

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /go/bin/api /go/bin/api
COPY --from=build /go/bin/worker /go/bin/worker
CMD ["/go/bin/api"]
