FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o web ./cmd/web

FROM alpine:3.22
COPY --from=build /src/web /src/web-plugin-* /usr/local/bin/
ENTRYPOINT ["web"]
