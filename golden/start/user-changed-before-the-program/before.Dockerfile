FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /web .

FROM alpine:3.22
RUN apk add --no-cache su-exec && adduser -D -H -u 1000 app
WORKDIR /data
COPY --from=build /web /web
ENTRYPOINT ["su-exec", "app", "/web"]
