# syntax=docker/dockerfile:1
FROM golang:1.24
ARG LEFT_OUT=web
WORKDIR /app
COPY --exclude=$LEFT_OUT . .
RUN go build -o app .
CMD ["./app"]
