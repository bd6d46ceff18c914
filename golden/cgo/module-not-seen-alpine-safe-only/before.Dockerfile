FROM golang:1.24-alpine
RUN apk add --no-cache build-base
WORKDIR /src
COPY . .
RUN go build -o /app .
CMD ["/app"]
