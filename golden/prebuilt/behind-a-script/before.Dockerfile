FROM alpine:3.20
COPY server entrypoint.sh /
ENTRYPOINT ["/entrypoint.sh"]
CMD ["/server"]
