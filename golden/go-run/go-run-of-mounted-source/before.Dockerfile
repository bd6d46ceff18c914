FROM golang:1.24
WORKDIR /app
COPY go.mod .
RUN go mod download
CMD ["go", "run", "."]
