FROM golang:1.24
RUN useradd -r shop
WORKDIR /app
COPY . .
RUN go build -o /usr/local/bin/shop . && chown root:shop shop.yml && chmod 640 shop.yml
RUN mkdir -p /data /spool && chown shop:shop /data && chmod 700 /data && chgrp shop /spool && chmod 770 /spool
USER shop
CMD ["shop"]
