ARG GO_VERSION=1.24
FROM golang:${GO_VERSION}-alpine
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
