FROM golang:1.24
WORKDIR /src
COPY . .
RUN mkdir -p /var/lib/web/uploads /tmp/work
RUN go build -o /usr/local/bin/web .
CMD ["web"]
