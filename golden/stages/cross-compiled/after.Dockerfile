FROM --platform=$BUILDPLATFORM golang:1.24 AS build
ARG TARGETOS TARGETARCH
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /svc .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /svc /svc
ENTRYPOINT ["/svc"]
