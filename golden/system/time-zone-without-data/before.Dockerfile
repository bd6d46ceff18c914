FROM golang:1.24-alpine
ENV TZ=Europe/Berlin
WORKDIR /app
COPY . .
RUN go build -trimpath -o web .
CMD ["./web"]
