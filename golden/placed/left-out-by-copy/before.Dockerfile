# syntax=docker/dockerfile:1
FROM golang:1.24
WORKDIR /app
COPY --exclude=data . .
RUN go build -o app .
CMD ["./app"]
