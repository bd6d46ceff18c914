FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
RUN mkdir out && chown -R 1001:1001 out && mv out /var/spool/web

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build --chown=1001:1001 /var/spool/web /var/spool/web
USER 1001:1001
CMD ["web"]
