FROM golang:1.24
RUN apt-get update && apt-get install -y zlib1g-dev
WORKDIR /app
COPY . .
RUN go build -o app .
CMD ["./app"]
