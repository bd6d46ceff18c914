FROM golang:1.24-alpine
RUN apk add --no-cache git make curl ca-certificates
RUN git clone https://git.example.com/team/mirror.git /src && cd /src && go build -o /usr/local/bin/mirror .
RUN curl -fsS https://git.example.com/ping
WORKDIR /data
CMD ["mirror"]
