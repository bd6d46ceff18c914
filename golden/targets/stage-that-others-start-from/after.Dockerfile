FROM golang:1.24 AS build
USER 1000
WORKDIR /src
COPY . .
ENV CGO_ENABLED=0
RUN ["go", "build", "-o", "/tmp/api", "./cmd/api"]
ENV CGO_ENABLED=
# The folder is named for the owner: BuildKit's cache of COPY does not see owners (moby/buildkit#3291).
USER root
RUN mkdir -p /rootfs-1000/data && chown 1000:1000 /rootfs-1000/data
USER 1000

FROM build AS dev
CMD ["air"]

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs-1000/ /
COPY --from=build /tmp/api /api
ENTRYPOINT ["/api"]
