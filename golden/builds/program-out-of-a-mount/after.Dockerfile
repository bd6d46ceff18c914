FROM golang:1.24 AS build
WORKDIR /shop
COPY . .
RUN --mount=type=cache,target=/out CGO_ENABLED=0 go build -o /out/ ./cmd/... && cp /out/web /out/worker /usr/local/bin/

FROM gcr.io/distroless/static-debian13
WORKDIR /shop
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /usr/local/bin/worker /usr/local/bin/worker
CMD ["web"]
