FROM golang:1.24-alpine
RUN adduser -D -u 1400 app
ENV HOME=/app
WORKDIR /app
COPY . .
RUN go build -o web .
USER app
CMD ["./web"]
