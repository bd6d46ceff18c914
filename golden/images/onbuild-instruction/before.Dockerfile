FROM golang:1.24
WORKDIR /app
ONBUILD COPY . .
ONBUILD RUN go build -o /app/main .
CMD ["/app/main"]
