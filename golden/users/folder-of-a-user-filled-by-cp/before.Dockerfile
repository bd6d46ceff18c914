FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
RUN mkdir /data && chown 1001:1001 /data && cp -r seed/. /data/
USER 1001:1001
CMD ["web"]
