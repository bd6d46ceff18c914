FROM golang:1.24
ENV GOMAXPROCS=2 GOGC=50 GOFLAGS=-mod=mod GODEBUG=netdns=go
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
