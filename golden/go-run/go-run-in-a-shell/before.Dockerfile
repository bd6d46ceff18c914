FROM golang:1.24-alpine
WORKDIR /app
COPY . .
CMD ["sh", "-c", "go run . serve"]
