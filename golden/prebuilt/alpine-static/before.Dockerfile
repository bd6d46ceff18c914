FROM alpine:3.20
RUN apk add --no-cache ca-certificates tzdata
COPY server /usr/local/bin/server
COPY config.yml /etc/shop/
EXPOSE 8080
CMD ["server", "-config", "/etc/shop/config.yml"]
