FROM golang:1.24
MAINTAINER Ada <ada@example.com>

# for the registry
# and its search
LABEL team="shop"

# http
EXPOSE 8080
VOLUME /data
STOPSIGNAL SIGINT

WORKDIR /app
COPY . .
RUN go build -o web .

CMD ["./web"]
