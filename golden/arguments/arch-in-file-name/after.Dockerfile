FROM --platform=$BUILDPLATFORM golang:1.24 AS build
ARG TARGETARCH
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /out/app-$TARGETARCH .

FROM gcr.io/distroless/static-debian13
ARG TARGETARCH
COPY --from=build /out/app-$TARGETARCH /app
ENTRYPOINT ["/app"]
