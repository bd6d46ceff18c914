FROM golang:1.24-alpine
WORKDIR /srv/hello
COPY . .
CMD ["go", "run", "main.go"]
