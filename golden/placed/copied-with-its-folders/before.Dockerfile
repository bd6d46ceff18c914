# syntax=docker/dockerfile:1
FROM golang:1.24
WORKDIR /app
COPY go.mod main.go ./
COPY --parents data/x.txt ./
RUN go build -o app .
CMD ["./app"]
