FROM registry.example.com/platform/golang-ci:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
