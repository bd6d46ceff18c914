FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o /usr/local/bin/migrate ./cmd/migrate
RUN go build -o /usr/local/bin/api ./cmd/api
CMD ["api"]
