FROM golang:1.27
WORKDIR /app
COPY go.mod main.go ./
COPY migrations migrations
RUN CGO_ENABLED=0 go build -o /usr/local/bin/orders .
CMD ["orders"]
