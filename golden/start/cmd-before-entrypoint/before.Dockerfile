FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["-port", "8080"]
ENTRYPOINT ["/app/web"]
