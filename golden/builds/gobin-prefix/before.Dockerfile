FROM golang:1.24
WORKDIR /app
COPY . .
RUN GOBIN=/app/bin go install ./cmd/...
CMD ["/app/bin/api"]
