FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .

FROM debian:12-slim
RUN useradd -r shop && mkdir -p /spool && chgrp shop /spool && chmod 770 /spool
COPY --from=build /out/shop /usr/local/bin/shop
COPY --chown=root:shop --chmod=640 shop.yml /etc/shop.yml
USER shop
CMD ["shop"]
