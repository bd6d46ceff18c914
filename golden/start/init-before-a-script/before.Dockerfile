FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /web .

FROM alpine:3.22
RUN apk add --no-cache tini
COPY --from=build /web /web
COPY run.sh /run.sh
ENTRYPOINT ["/sbin/tini", "--"]
CMD ["/run.sh"]
