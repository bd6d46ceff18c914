FROM alpine:3.20
RUN apk add --no-cache git
COPY server /server
CMD ["/server"]
