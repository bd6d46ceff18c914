FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
COPY config/production.go version.go
CMD ["go", "run", "."]
