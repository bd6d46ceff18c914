FROM golang:1.24-alpine
RUN apk add --no-cache git ca-certificates tzdata
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
