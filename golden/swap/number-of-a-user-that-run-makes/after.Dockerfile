FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
# The folder is named for the owner: BuildKit's cache of COPY does not see owners (moby/buildkit#3291).
RUN mkdir -p /rootfs-1000/home/shop && chown 1000:1000 /rootfs-1000/home/shop

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs-1000/ /
ENV HOME=/home/shop
COPY --from=build /out/app /app
USER 1000:1000
CMD ["/app"]
