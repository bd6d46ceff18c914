FROM golang:1.24
WORKDIR /app
COPY go.mod go.sum ./
COPY cmd cmd
COPY internal/ internal/
COPY vendor ./vendor
COPY static static
RUN go build -o api ./cmd/api
CMD ["./api"]
