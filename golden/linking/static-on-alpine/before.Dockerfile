FROM golang:1.24-alpine
RUN apk add --no-cache build-base
WORKDIR /app
COPY . .
RUN go build -ldflags '-extldflags "-static"' -o app .
CMD ["./app"]
