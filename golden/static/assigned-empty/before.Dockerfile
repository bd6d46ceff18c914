FROM golang:1.24
WORKDIR /app
COPY . .
RUN CGO_ENABLED= go build -o web .
CMD ["./web"]
