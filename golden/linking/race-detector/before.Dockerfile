FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -race -o web .
CMD ["./web"]
