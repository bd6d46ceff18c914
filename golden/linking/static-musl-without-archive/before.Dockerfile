FROM golang:1.24-alpine
RUN apk add --no-cache gcc musl-dev zlib-dev
WORKDIR /app
COPY . .
RUN go build -o app .
CMD ["./app"]
