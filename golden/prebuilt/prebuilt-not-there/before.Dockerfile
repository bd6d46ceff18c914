FROM golang:1.24
WORKDIR /app
COPY server /app/server
CMD ["/app/server"]
