FROM golang:1.24-bookworm
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/serve ./cmd/serve
RUN go build -o /usr/local/bin/work ./cmd/work
CMD ["serve"]
