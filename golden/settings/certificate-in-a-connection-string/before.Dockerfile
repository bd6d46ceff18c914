FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o report .
ENV DATABASE_URL="postgres://report@db/report?sslmode=verify-full&sslrootcert=/app/certs/ca.pem"
CMD ["./report"]
