FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ENV PORT=8080 FLAGS="-a -b"
CMD ./web -port $PORT $FLAGS "$FLAGS" -host=${HOST:-all}
