FROM golang:1.24
ADD . /app/
WORKDIR /app
RUN go build -o main .
CMD ["/app/main"]
