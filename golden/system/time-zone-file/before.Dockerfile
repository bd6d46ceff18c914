FROM golang:1.24-alpine
RUN apk add --no-cache tzdata && \
    cp /usr/share/zoneinfo/Asia/Tokyo /etc/localtime && \
    echo Asia/Tokyo > /etc/timezone
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
