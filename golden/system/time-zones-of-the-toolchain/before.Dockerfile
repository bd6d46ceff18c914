FROM golang:1.24-alpine
ENV TZ=Europe/Berlin ZONEINFO=/usr/local/go/lib/time/zoneinfo.zip
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
