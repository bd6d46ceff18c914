FROM golang:1.24 as Build-Go
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
