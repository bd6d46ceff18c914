FROM golang:1.24
ENV PORT=8080 \
    # who is greeted
    GREETING='hello world' \
    LEVEL=info
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
