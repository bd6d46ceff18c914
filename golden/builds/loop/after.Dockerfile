FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN for arch in amd64 arm64; do CGO_ENABLED=0 GOARCH=$arch go build -o /out/web-$arch .; done

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /out/web-amd64 /out/web-amd64
COPY --from=build /out/web-arm64 /out/web-arm64
CMD ["/out/web-amd64"]
