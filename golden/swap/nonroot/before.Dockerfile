FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
RUN adduser -D -u 1000 app && mkdir /data && chown app /data
WORKDIR /app
COPY --from=build /out/app .
COPY --chown=app:app config.yml .
COPY zones /usr/share/zones
VOLUME /data
VOLUME /cache
USER app
CMD ["./app"]
