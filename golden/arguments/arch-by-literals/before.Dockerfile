FROM --platform=$BUILDPLATFORM golang:1.24 AS build
WORKDIR /src
COPY . .
ENV CGO_ENABLED=0
RUN for arch in amd64 arm64; do GOARCH=$arch go build -o /out/app-$arch .; done

FROM alpine:3.22
ARG TARGETOS
ARG TARGETARCH
ARG NAME="app-${TARGETARCH}"
COPY --from=build /out/$NAME /app
ENTRYPOINT ["/app"]
