FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web . && echo production > /etc/web-stage
CMD ["web"]
