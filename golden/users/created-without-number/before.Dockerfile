FROM golang:1.24-alpine
RUN adduser -D app
WORKDIR /app
COPY . .
RUN go build -o web .
USER app
CMD ["./web"]
