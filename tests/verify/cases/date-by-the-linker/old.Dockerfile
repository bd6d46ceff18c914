FROM golang:1.27
WORKDIR /app
COPY . .
RUN go build -ldflags "-X main.built=$(date +%s.%N)" -o server .
CMD ["/app/server"]
