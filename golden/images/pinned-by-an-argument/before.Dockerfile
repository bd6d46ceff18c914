ARG BASE=alpine:3.22@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /shop .

FROM ${BASE}
COPY --from=build /shop /usr/local/bin/shop
ENTRYPOINT ["/usr/local/bin/shop"]
