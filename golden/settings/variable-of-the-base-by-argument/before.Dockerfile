ARG GO_VERSION=1.24.3
FROM golang:${GO_VERSION}
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
