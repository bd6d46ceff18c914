FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22 AS release
RUN apk add --no-cache git
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]

FROM release AS debug
RUN apk add --no-cache curl bash
COPY --from=release /usr/bin/git /usr/local/bin/git
