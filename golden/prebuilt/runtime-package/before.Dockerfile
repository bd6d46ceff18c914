FROM alpine:3.20
RUN apk add --no-cache ffmpeg
COPY server /server
CMD ["/server"]
