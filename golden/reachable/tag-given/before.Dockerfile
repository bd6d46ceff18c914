FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -tags "netgo sync" -o app .
CMD ["./app"]
