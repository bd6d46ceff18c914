# syntax=docker/dockerfile:1
FROM golang:1.24
WORKDIR /src
RUN --mount=type=bind,target=. go build -o /usr/local/bin/web .
CMD ["web"]
