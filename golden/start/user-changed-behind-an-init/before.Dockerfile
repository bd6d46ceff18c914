FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /web .

FROM alpine:3.22
RUN apk add --no-cache su-exec tini
WORKDIR /data
COPY --from=build /web /web
HEALTHCHECK CMD ["/web", "-check"]
ENTRYPOINT ["/sbin/tini", "--", "/sbin/su-exec", "2000", "/web"]
