FROM busybox:1.36
COPY server config.yml /srv/
RUN chmod +x /srv/server
CMD ["/srv/server"]
