FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -ldflags '-linkmode external -extldflags "-static"' -o web .
CMD ["./web"]
