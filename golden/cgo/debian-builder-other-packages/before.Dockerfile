FROM golang:1.24-alpine
RUN apk add --no-cache build-base vips-dev
RUN adduser -D app
WORKDIR /app
COPY . .
RUN go build -o app .
CMD ["./app"]
