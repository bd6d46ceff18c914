FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
RUN mkdir -p /data && chown 1001:1001 /data
USER 1001:1001
VOLUME /data
CMD ["web"]
