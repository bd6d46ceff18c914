FROM golang:1.24
WORKDIR /app
COPY . .
ENTRYPOINT ["go", "run"]
CMD ["main.go"]
