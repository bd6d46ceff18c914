FROM golang:1.24 AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .
# The folder is named for the owner: BuildKit's cache of COPY does not see owners (moby/buildkit#3291).
RUN mkdir -p /rootfs-10001/data && chown 10001:10001 /rootfs-10001/data

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs-10001/ /
ARG UID=10001
COPY --from=build /server /bin/server
USER 10001:10001
ENTRYPOINT ["/bin/server"]
