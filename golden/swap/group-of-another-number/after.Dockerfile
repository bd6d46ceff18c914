FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
# The folder is named for the owner: BuildKit's cache of COPY does not see owners (moby/buildkit#3291).
RUN mkdir -p /rootfs-0.65532/spool && chown 0:65532 /rootfs-0.65532/spool && chmod 0770 /rootfs-0.65532/spool

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs-0.65532/ /
COPY --from=build /out/shop /usr/local/bin/shop
COPY --chown=0:65532 --chmod=640 shop.yml /etc/shop.yml
USER 65532:65532
CMD ["shop"]
