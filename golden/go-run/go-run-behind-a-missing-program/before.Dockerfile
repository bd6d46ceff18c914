FROM golang:1.24
WORKDIR /app
COPY . .
ENTRYPOINT ["/missing"]
CMD ["go", "run", "."]
