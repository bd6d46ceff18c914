FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
RUN chmod -R ugo+rwX /app && chmod +x /app
USER 1001
CMD ["./web"]
