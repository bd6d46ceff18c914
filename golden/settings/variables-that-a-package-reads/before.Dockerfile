FROM golang:1.24
ENV CGO_ENABLED=0
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
