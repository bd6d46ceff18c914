FROM golang:1.24
WORKDIR /app
CMD ["./web"]
COPY . .
RUN go build -o web .