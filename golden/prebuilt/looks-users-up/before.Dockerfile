FROM alpine:3.20
RUN adduser -D -H -u 1000 shop
COPY server /server
USER shop
CMD ["/server"]
