FROM golang:1.27
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -ldflags '-X main.release=2.0' -o server .
CMD ["/app/server"]
