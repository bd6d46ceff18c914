FROM golang:1.24-alpine
WORKDIR /app
COPY . .
RUN go build -o web .
HEALTHCHECK CMD wget -q --spider http://localhost:8080/
CMD ["./web"]
