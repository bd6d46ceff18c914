FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
# prepares the environment
ENTRYPOINT ["/app/docker-entrypoint"]
CMD ./web -verbose
