FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
USER 10001:10001
CMD ["./web"]
