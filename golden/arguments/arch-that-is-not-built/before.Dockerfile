FROM --platform=$BUILDPLATFORM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 GOARCH=arm64 go build -o /out/app-arm64 .

FROM alpine:3.22
ARG TARGETARCH
COPY --from=build /out/app-$TARGETARCH /app
ENTRYPOINT ["/app"]
