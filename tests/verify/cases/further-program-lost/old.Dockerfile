FROM golang:1.27
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o server . && CGO_ENABLED=0 go build -o check ./cmd/check
CMD ["/app/server"]
