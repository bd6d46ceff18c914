FROM golang:1.24
WORKDIR /src
COPY . .
COPY assets /usr/share/web
COPY web.json /etc/web/
RUN go build -o /usr/local/bin/web .
CMD ["web"]
