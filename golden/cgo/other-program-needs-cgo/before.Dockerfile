FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o plain ./cmd/plain && go build -o sum ./cmd/sum
CMD ["./plain"]
