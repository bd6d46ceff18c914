FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["sh", "-c", "./web -port 8080"]
