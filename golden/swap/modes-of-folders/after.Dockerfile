FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
# The folder is named for the owner: BuildKit's cache of COPY does not see owners (moby/buildkit#3291).
RUN mkdir -p /rootfs-1000.1001/scratch /rootfs-1000.1001/var/lib/shop/in && chmod 1777 /rootfs-1000.1001/scratch && chown 1000:1001 /rootfs-1000.1001/var/lib/shop/in && chmod 0750 /rootfs-1000.1001/var/lib/shop/in && touch /rootfs-1000.1001/var/lib/shop/in/lock

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs-1000.1001/ /
COPY --from=build /out/app /app
CMD ["/app"]
