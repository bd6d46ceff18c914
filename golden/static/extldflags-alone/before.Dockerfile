FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -ldflags '-extldflags "-static"' -o web .
CMD ["./web"]
