FROM gcr.io/distroless/static-debian13
COPY server /usr/local/bin/server
COPY config.yml /etc/shop/
EXPOSE 8080
CMD ["server", "-config", "/etc/shop/config.yml"]
