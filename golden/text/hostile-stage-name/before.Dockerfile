FROM golang:1.24 AS build; rm -rf /
WORKDIR /app
CMD ["./web"]
