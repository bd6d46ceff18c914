FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker
RUN mkdir -p /rootfs/cache && chmod 1777 /rootfs/cache
# The folder is named for the owner: BuildKit's cache of COPY does not see owners (moby/buildkit#3291).
RUN mkdir -p /rootfs-1000/data && chown 1000:1000 /rootfs-1000/data

FROM golang:1.24 AS dev
RUN go install github.com/air-verse/air@latest
WORKDIR /src
CMD ["air"]

FROM build AS test
RUN go test ./...

FROM gcr.io/distroless/static-debian13 AS worker
COPY --from=build /rootfs-1000/ /
COPY --from=0 /out/worker /worker
USER 1000
ENTRYPOINT ["/worker"]

FROM node:22 AS ui
COPY ui /ui
CMD ["node", "/ui/server.js"]

FROM gcr.io/distroless/static-debian13 AS api
COPY --from=build /rootfs/ /
COPY --from=build /out/api /api
ENTRYPOINT ["/api"]
