FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -mod=vendor -trimpath -ldflags '-s -w' -tags netgo -o /app/server ./cmd/server
CMD ["/app/server"]
