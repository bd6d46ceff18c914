FROM golang:1.24-alpine
# distroify: ignore[runtime-package]
RUN apk add --no-cache git bash rsync
RUN git clone https://git.example.com/team/mirror.git /src && cd /src && go build -o /usr/local/bin/mirror .
WORKDIR /data
CMD ["mirror"]
