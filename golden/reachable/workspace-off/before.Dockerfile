FROM golang:1.24
WORKDIR /src
COPY . .
RUN GOWORK=off go build -o app .
CMD ["./app"]
