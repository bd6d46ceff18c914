FROM golang:1.24
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /app
COPY . .
RUN go vet ./... | cat
RUN go build -o web .
# back to sh
SHELL ["/bin/sh", "-c"]
CMD ./web
