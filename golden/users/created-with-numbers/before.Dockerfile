FROM golang:1.24-alpine
RUN addgroup -g 1500 app && adduser -D -u 1400 -G app app
WORKDIR /app
COPY . .
RUN go build -o web .
# no root
USER app
CMD ["./web"]
