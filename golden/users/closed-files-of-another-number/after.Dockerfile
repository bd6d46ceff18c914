FROM golang:1.24 AS build
RUN useradd -r shop
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop . && chown root:shop shop.yml && chmod 640 shop.yml
RUN mkdir -p /data /spool && chown shop:shop /data && chmod 700 /data && chgrp shop /spool && chmod 770 /spool
RUN mkdir -p /rootfs/_ /rootfs2/_ && cp -a /data /rootfs/_/ && cp -a /spool /rootfs2/_/

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build --chown=65532:65532 /rootfs/_/ /
COPY --from=build --chown=0:65532 /rootfs2/_/ /
COPY --from=build --chown=0:65532 /app/shop.yml /app/shop.yml
USER 65532:65532
CMD ["shop"]
