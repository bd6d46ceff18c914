FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
RUN mkdir -p /rootfs/etc && ln -s /usr/share/zoneinfo/Asia/Tokyo /rootfs/etc/localtime

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/ /
ENV TZ=Asia/Tokyo
COPY --from=build /out/app /app
CMD ["/app"]
