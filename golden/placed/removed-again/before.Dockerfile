FROM golang:1.24
WORKDIR /app
COPY . .
COPY secret.key /etc/secret.key
RUN go build -o web . && rm /etc/secret.key
CMD ["./web"]
