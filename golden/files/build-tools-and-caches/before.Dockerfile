FROM golang:1.24
RUN mkdir -p /root/.cache/go-build /go/src/app
COPY .golangci.yml /root/.golangci.yml
COPY Makefile /Makefile
WORKDIR /app
COPY . .
RUN go build -o web . && go vet ./...
CMD ["./web"]
