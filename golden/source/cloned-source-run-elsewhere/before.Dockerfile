FROM golang:1.24
RUN git clone --depth 1 https://example.com/acme/ship.git /src
WORKDIR /src
RUN go build -o /usr/local/bin/ship .
WORKDIR /var/lib/ship
CMD ["ship"]
