FROM golang:1.24
ENV CGO_ENABLED=1
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
