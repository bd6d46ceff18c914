FROM alpine:3.20
COPY server /server
CMD ["/server"]
