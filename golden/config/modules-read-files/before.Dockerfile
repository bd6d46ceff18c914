FROM golang:1.24
WORKDIR /app
RUN apt-get update && apt-get install -y ca-certificates
COPY . .
RUN go build -o web .
CMD ["./web"]
