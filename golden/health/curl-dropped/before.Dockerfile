FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
EXPOSE 8080

# is it there?
HEALTHCHECK --interval=30s --timeout=5s \
    CMD curl -f http://localhost:8080/ || exit 1

CMD ["./web"]
