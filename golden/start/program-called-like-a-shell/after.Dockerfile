FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/sh .

FROM gcr.io/distroless/static-debian13
WORKDIR /srv
COPY --from=build /out/sh /srv/sh
COPY --from=build /out/sh /usr/local/bin/tini
HEALTHCHECK CMD ["tini", "-c", "check it"]
ENTRYPOINT ["/srv/sh", "-c", "exec $HOME"]
