FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /opt/web/bin/web . && chmod 1777 /opt/web
SHELL ["/usr/bin/python3", "-c"]
CMD ["/opt/web/bin/web"]
