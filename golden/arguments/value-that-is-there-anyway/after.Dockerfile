FROM golang:1.24 AS build
ARG NAME=data
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -ldflags "-X main.name=$NAME" -o /server .
# The folder is named for the owner: BuildKit's cache of COPY does not see owners (moby/buildkit#3291).
RUN mkdir -p /rootfs-1000/data && chown 1000:1000 /rootfs-1000/data

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs-1000/ /
COPY --from=build /server /bin/server
USER 1000:1000
ENTRYPOINT ["/bin/server"]
