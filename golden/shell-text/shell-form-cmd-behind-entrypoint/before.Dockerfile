FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
ENTRYPOINT ["/app/web"]
CMD serve
