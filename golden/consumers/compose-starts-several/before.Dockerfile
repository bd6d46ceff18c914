FROM golang:1.24
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o main . && CGO_ENABLED=0 go build -o /app/worker ./worker
EXPOSE 8080
