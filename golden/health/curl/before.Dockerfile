FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/ || exit 1
CMD ["./web"]
