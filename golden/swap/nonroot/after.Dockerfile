FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
RUN mkdir -p /rootfs/data && chown 65532:65532 /rootfs/data

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /rootfs/ /
WORKDIR /cache
WORKDIR /app
COPY --from=build /out/app .
COPY --chown=65532:65532 config.yml .
COPY zones /usr/share/zones
VOLUME /data
VOLUME /cache
USER 65532:65532
CMD ["./app"]
