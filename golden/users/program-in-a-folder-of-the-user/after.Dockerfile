FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN useradd -u 1500 web && mkdir -p /opt/web/data && CGO_ENABLED=0 go build -o /opt/web/web . && chown -R web /opt/web

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build --chown=1500:1500 /opt/web/web /opt/web/web
COPY --from=build --chown=1500:1500 /opt/web/data /opt/web/data
USER 1500:1500
CMD ["/opt/web/web"]
