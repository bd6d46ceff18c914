FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /opt/web/bin/web . && mkdir -p /data/db/x && chmod 755 /opt/web /data && chown root /data && chmod 700 /opt/web/bin

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /opt/web/bin/web /opt/web/bin/web
COPY --from=build /data/db/x /data/db/x
CMD ["/opt/web/bin/web"]
