FROM golang:1.24
ENV GO111MODULE=on \
    PORT=8080 \
    MODE=release
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
