FROM golang:1.24
WORKDIR /app
COPY go.mod main.go ./
COPY static ./static
COPY Makefile .
RUN go build -o web .
CMD ["./web"]
