FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
RUN mkdir -p /rootfs/etc && ln -s /usr/share/zoneinfo/Europe/Berlin /rootfs/etc/localtime && echo Europe/Berlin > /rootfs/etc/timezone

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/ /
ENV TZ=Europe/Berlin
COPY --from=build /out/app /app
CMD ["/app"]
