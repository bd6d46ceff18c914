FROM golang:1.24-alpine
RUN apk add --no-cache tzdata
ENV TZ=Europe/Berlin
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
