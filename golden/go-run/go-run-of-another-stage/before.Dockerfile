FROM golang:1.24 AS source
WORKDIR /app
COPY . .

FROM source
ENV PORT=80
CMD ["go", "run", "./cmd/api"]
