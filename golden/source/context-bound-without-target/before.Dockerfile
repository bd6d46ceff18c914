FROM golang:1.24-alpine AS build
WORKDIR /src
RUN --mount=type=bind,source=. --mount=type=secret,id=token CGO_ENABLED=0 go build -o /out/web ./cmd/web

FROM alpine:3.22
RUN apk add --no-cache curl
COPY --from=build /out/web /web
ENTRYPOINT ["/web"]
