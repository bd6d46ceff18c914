FROM golang:1.24
WORKDIR /app
COPY . .
RUN export CGO_ENABLED=0 && go build -o /bin/api ./cmd/api
RUN go build -o /bin/worker ./cmd/worker
CMD ["api"]
