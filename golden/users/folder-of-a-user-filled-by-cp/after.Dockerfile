FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
RUN mkdir /data && chown 1001:1001 /data && cp -r seed/. /data/
RUN mkdir -p /rootfs && cp -a /data /rootfs/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /rootfs/ /
USER 1001:1001
CMD ["web"]
