FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["/usr/bin/env", "GIN_MODE=release", "./web", "-v"]
