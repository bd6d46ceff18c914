FROM golang:1.24-alpine
RUN apk add --no-cache curl
RUN curl -fsSL -o /srv/words.txt https://example.com/words.txt
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
