FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -mod=mod -o app .
CMD ["./app"]
