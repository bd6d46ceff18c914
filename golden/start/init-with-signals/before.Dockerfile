FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ENTRYPOINT ["dumb-init", "--rewrite", "15:2", "--"]
CMD ["./web"]
