WORKDIR /app
FROM golang:1.24
COPY . .
RUN go build -o web .
CMD ["./web"]
