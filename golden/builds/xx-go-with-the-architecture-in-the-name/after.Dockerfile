FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build
COPY --from=tonistiigi/xx:1.6.1 / /
ARG TARGETPLATFORM
ENV CGO_ENABLED=0
WORKDIR /src
COPY . .
RUN xx-go build -o /out/app-$(xx-info os)-$(xx-info arch) .

FROM gcr.io/distroless/static-debian13
ARG TARGETOS
ARG TARGETARCH
COPY --from=build /out/app-${TARGETOS}-${TARGETARCH} /app
ENTRYPOINT ["/app"]
