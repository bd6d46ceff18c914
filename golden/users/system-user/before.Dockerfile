FROM golang:1.24-alpine
RUN addgroup -S app && adduser -S -G app app
WORKDIR /app
COPY . .
RUN go build -o web .
USER app
CMD ["./web"]
