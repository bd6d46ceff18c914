FROM golang:1.24 AS Build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /api ./cmd/api

FROM Build
CMD ["/api"]
