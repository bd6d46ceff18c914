FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
HEALTHCHECK CMD ["curl", "-f", "http://localhost:8080/"]
CMD ["./web"]
