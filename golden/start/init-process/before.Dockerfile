FROM golang:1.24-alpine
RUN apk add --no-cache dumb-init
WORKDIR /app
COPY . .
RUN go build -o web .
ENTRYPOINT ["dumb-init", "--", "./web"]
