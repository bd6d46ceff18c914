FROM golang:1.24 AS build
WORKDIR /app/run
COPY . .
RUN CGO_ENABLED=0 go build -o web . && chown -R 1001:0 /app && chmod -R g=u /app
RUN mkdir -p /rootfs/_/app /rootfs/app/run && chmod 0775 /rootfs/_/app && chmod 0775 /rootfs/app/run

FROM gcr.io/distroless/static-debian13
WORKDIR /app/run
COPY --from=build --chown=1001:0 /rootfs/_/ /
COPY --from=build --chown=1001:0 /rootfs/app/ /app
COPY --from=build /app/run/web /app/run/web
USER 1001
CMD ["./web"]
