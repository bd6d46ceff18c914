FROM registry.example.com:5000/library/golang:1.24-bookworm@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
