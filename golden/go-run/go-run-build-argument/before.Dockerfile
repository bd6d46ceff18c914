FROM golang:1.24
ARG CGO_ENABLED=1
WORKDIR /app
COPY . .
CMD ["go", "run", "."]
