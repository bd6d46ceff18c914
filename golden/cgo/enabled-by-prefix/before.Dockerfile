FROM golang:1.24
WORKDIR /app
COPY . .
RUN CGO_ENABLED=1 go build -o web .
CMD ["./web"]
