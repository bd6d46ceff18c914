FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /notes .
# The folder is named for the owner: BuildKit's cache of COPY does not see owners (moby/buildkit#3291).
RUN mkdir -p /rootfs-1200/data/notes && chown 1200:1200 /rootfs-1200/data && chown 1200:1200 /rootfs-1200/data/notes

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs-1200/ /
COPY --from=build /notes /usr/local/bin/notes
USER 1200:1200
WORKDIR /data
CMD ["notes"]
