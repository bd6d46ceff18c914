FROM golang:1.24
WORKDIR /shop
COPY . .
RUN --mount=type=cache,target=/out go build -o /out/ ./cmd/... && cp /out/web /out/worker /usr/local/bin/
CMD ["web"]
