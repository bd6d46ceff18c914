FROM golang:1.24 AS build
RUN useradd -u 1500 web && mkdir -p /opt/shop && ln -s /opt/shop /app && chown web /opt/shop
WORKDIR /app/src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .
RUN mkdir -p /rootfs2/_ /rootfs/opt/shop && cp -a /app /rootfs2/_/

FROM gcr.io/distroless/static-debian13
COPY --from=build --chown=1500:1500 /rootfs/opt/ /opt
COPY --from=build /rootfs2/_/ /
WORKDIR /app/src
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
USER 1500:1500
CMD ["shop"]
