# syntax=docker/dockerfile:1
# syntax=docker/dockerfile:1.7
FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
