FROM golang:1.24
WORKDIR /app
COPY server /app/server
RUN go version
CMD ["/app/server"]
