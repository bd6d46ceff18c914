FROM golang:1.24
SHELL ["/bin/bash", "-c"]
WORKDIR /app
COPY . .
RUN time go build -o web . && go test -race ./...
CMD ["./web"]
