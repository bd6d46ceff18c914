FROM golang:1.24
WORKDIR /root/app
COPY . .
RUN go build -o web .
CMD ["./web"]
