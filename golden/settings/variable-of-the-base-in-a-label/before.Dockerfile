FROM golang:1.24-alpine
LABEL go=$GOLANG_VERSION
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
