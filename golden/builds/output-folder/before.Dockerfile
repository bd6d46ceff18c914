FROM golang:1.24
WORKDIR /app
COPY . .
RUN mkdir -p bin && go build -o bin/ ./cmd/...
CMD ["/app/bin/worker"]
