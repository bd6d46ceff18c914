FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .
ARG UID=10001
ARG DATA=/var/lib/server
# The folder is named for the owner: BuildKit's cache of COPY does not see owners (moby/buildkit#3291).
RUN mkdir -p "/rootfs-${UID}.0/${DATA}" && chown "${UID}:0" "/rootfs-${UID}.0/${DATA}"

FROM gcr.io/distroless/static-debian13
ARG UID=10001
COPY --from=build /rootfs-${UID}.0/ /
ARG DATA=/var/lib/server
ENV DATA=$DATA
USER ${UID}:${UID}
COPY --from=build /server /bin/server
ENTRYPOINT ["/bin/server"]
