FROM golang:1.24
COPY . /srv/web
WORKDIR /srv/web
CMD exec go run *.go -port 8080
