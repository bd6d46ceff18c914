FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
COPY data /data
RUN useradd -u 1500 web && chown web:web /data
RUN mkdir -p /rootfs && cp -a /data /rootfs/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /rootfs/ /
USER 1500:1500
CMD ["web"]
