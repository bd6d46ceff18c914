FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o bin/ ./cmd/... && mv bin/api /usr/local/bin/ && cp bin/worker /usr/local/bin/job
CMD ["api"]
