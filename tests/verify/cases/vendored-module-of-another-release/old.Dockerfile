FROM golang:1.27
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o server .
CMD ["/app/server"]
