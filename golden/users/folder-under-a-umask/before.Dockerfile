FROM golang:1.24
RUN useradd -u 1500 shop
WORKDIR /shop
COPY . .
RUN go build -o /usr/local/bin/shop . && umask 002 && mkdir /data && chgrp shop /data
USER shop
CMD ["shop"]
