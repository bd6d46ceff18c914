FROM golang:1.24
WORKDIR /app
COPY go.mod main.go ./
COPY data/ data/
RUN go build -o page .
CMD ["./page"]
