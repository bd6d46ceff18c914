FROM golang:1.24
WORKDIR /root/web
COPY . .
RUN go build -o web . && chmod 755 /root
USER 1000
CMD ["/root/web/web"]
