FROM golang:1.24-alpine
RUN apk add --no-cache tzdata && ln -s /usr/share/zoneinfo/Europe/Berlin /etc/localtime && apk del tzdata
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
