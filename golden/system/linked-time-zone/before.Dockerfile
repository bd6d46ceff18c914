FROM golang:1.24
RUN ln -sf /usr/share/zoneinfo/Europe/Berlin /etc/localtime
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
