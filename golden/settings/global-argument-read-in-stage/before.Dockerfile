ARG VERSION=1.2.3
FROM golang:1.24
ARG VERSION
WORKDIR /app
COPY . .
RUN go build -o web .
LABEL version=$VERSION
CMD ["./web"]
