FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
RUN mkdir -p /rootfs/usr/bin && ln -s /opt/shop/app /rootfs/usr/bin/shop

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/ /
COPY --from=build /out/app /opt/shop/app
CMD ["shop"]
