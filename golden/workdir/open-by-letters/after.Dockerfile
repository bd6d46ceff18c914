FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .
RUN chmod -R ugo+rwX /app && chmod +x /app
RUN mkdir -p /rootfs/app && chmod 0777 /rootfs/app

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /rootfs/ /
COPY --from=build /app/web /app/web
USER 1001
CMD ["./web"]
