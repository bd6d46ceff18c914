FROM golang:1.24
WORKDIR /app
COPY . .
RUN env GOOS=linux go build -o web .
CMD ["./web"]
