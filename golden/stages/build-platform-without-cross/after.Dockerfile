FROM --platform=$BUILDPLATFORM golang:1.24 AS build
ARG TARGETARCH
WORKDIR /app
COPY . .
RUN echo "asked for: $TARGETARCH" && CGO_ENABLED=0 go build -o /svc .

FROM --platform=$BUILDPLATFORM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /svc /svc
ENTRYPOINT ["/svc"]
