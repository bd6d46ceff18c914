FROM golang:1.24
ARG CGO_ENABLED=0
WORKDIR /app
COPY . .
RUN go build -o app .
CMD ["./app"]
