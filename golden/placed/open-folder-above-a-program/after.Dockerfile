FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /opt/web/bin/web . && chmod 1777 /opt/web
RUN mkdir -p /rootfs/opt/web && chmod 1777 /rootfs/opt/web

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /rootfs/opt/ /opt
COPY --from=build /opt/web/bin/web /opt/web/bin/web
CMD ["/opt/web/bin/web"]
