FROM golang:1.24-alpine
WORKDIR /app
COPY . .
RUN time go build -o web .
CMD ["./web"]
