FROM golang:1.24
WORKDIR /app
COPY go.mod main.go ./
COPY config/*.yml config/
RUN go build -o web .
CMD ["./web"]
