FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -ldflags "-s -X 'main.version=1.2' -X main.config=/src/etc/app.yaml" -o /usr/local/bin/app .
CMD ["app"]
