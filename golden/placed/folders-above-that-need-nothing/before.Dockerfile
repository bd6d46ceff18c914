FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /opt/web/bin/web . && mkdir -p /data/db/x && chmod 755 /opt/web /data && chown root /data && chmod 700 /opt/web/bin
CMD ["/opt/web/bin/web"]
