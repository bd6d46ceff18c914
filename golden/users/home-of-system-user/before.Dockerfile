FROM golang:1.24-alpine
RUN adduser -S -D -H -h /app app
WORKDIR /app
COPY . .
RUN go build -o web .
USER app
CMD ["./web"]
