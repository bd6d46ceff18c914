FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
RUN mkdir -p /rootfs/scratch /rootfs/var/lib/shop/in && chmod 1777 /rootfs/scratch && chown 1000:1001 /rootfs/var/lib/shop/in && chmod 0750 /rootfs/var/lib/shop/in && touch /rootfs/var/lib/shop/in/lock

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/ /
COPY --from=build /out/app /app
CMD ["/app"]
