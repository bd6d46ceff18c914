FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o $GOPATH/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /go/bin/web /go/bin/web
CMD ["/go/bin/web", "-v"]
