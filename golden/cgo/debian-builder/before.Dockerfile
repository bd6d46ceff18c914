FROM golang:1.22-alpine3.20
RUN apk add --no-cache gcc musl-dev git \
    && mkdir /data \
    && rm -rf /var/cache/apk/*
WORKDIR /app
COPY . .
RUN go build -o app .
CMD ["./app"]
