FROM golang:1.24
WORKDIR /app
COPY . .
RUN test -f web || go build -o web .
CMD ["./web"]
