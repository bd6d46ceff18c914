FROM golang:1.24-alpine
RUN apk add --no-cache gcc musl-dev
WORKDIR /app
COPY . .
RUN go build -ldflags="-s -w" -o app .
CMD ["./app"]
