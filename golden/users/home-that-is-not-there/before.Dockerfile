FROM golang:1.24
RUN groupadd -g 1001 web && useradd -u 1001 -g web web
WORKDIR /app
COPY . .
RUN go build -o web .
USER web
CMD ["./web"]
