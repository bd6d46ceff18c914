FROM golang:1.24-alpine
RUN apk add --no-cache ca-certificates && update-ca-certificates
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
CMD ["web"]
