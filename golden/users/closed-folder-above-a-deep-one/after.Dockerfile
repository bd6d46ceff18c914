FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
RUN useradd -u 1500 web && mkdir -p /data/db/x && chown -R web:web /data && chmod 700 /data
RUN mkdir -p /rootfs && cp -a /data /rootfs/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /rootfs/ /
USER 1500:1500
CMD ["web"]
