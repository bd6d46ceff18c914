FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
# The folder is named for the owner: BuildKit's cache of COPY does not see owners (moby/buildkit#3291).
RUN mkdir -p /rootfs-65532/data && chown 65532:65532 /rootfs-65532/data

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /rootfs-65532/ /
WORKDIR /cache
WORKDIR /app
COPY --from=build /out/app .
COPY --chown=65532:65532 config.yml .
COPY zones /usr/share/zones
VOLUME /data
VOLUME /cache
USER 65532:65532
CMD ["./app"]
