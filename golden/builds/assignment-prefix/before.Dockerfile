FROM golang:1.24
WORKDIR /app
COPY . .
RUN GOOS=linux GOARCH=amd64 go build -o web .
CMD ["./web"]
