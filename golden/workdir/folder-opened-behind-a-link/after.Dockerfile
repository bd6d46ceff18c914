FROM golang:1.24 AS build
RUN mkdir -p /data/web && ln -s /data/web /web
WORKDIR /web
COPY . .
RUN CGO_ENABLED=0 go build -o web . && mkdir logs && chmod 1777 logs
RUN mkdir -p /rootfs/data/web /rootfs/_ && cp -a /data/web/logs /rootfs/data/web/ && cp -a /web /rootfs/_/

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/_/ /
WORKDIR /web
COPY --from=build /web/web /web/web
COPY --from=build /rootfs/data/web/ /data/web
USER 1001:1001
CMD ["./web"]
