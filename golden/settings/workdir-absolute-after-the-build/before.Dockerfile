FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /app/web .
WORKDIR /app
CMD ["./web"]
