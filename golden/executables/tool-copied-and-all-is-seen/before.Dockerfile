FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
COPY --from=example.org/tools/x:1 /x /usr/bin/x
COPY --from=alpine:3.20 /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
