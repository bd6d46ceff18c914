FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o app .
RUN mkdir -p spool /var/lib/app && chmod 1777 spool && chmod 750 /var/lib/app
RUN mkdir -p /rootfs/app /rootfs/var/lib && cp -a /app/spool /rootfs/app/ && cp -a /var/lib/app /rootfs/var/lib/

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
COPY --from=build /rootfs/app/ /app
COPY --from=build /rootfs/var/lib/ /var/lib
CMD ["./app"]
