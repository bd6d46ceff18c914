FROM golang:1.24
ARG NAME=web VERSION=1.0
WORKDIR /app
COPY . .
RUN go build -o web .
LABEL version=$VERSION
CMD ["./web"]
