FROM golang:1.24 AS build
USER 1000
WORKDIR /src
COPY . .
ENV CGO_ENABLED=0
RUN ["go", "build", "-o", "/tmp/api", "./cmd/api"]
ENV CGO_ENABLED=
USER root
RUN mkdir -p /rootfs/data && chown 1000:1000 /rootfs/data
USER 1000

FROM build AS dev
CMD ["air"]

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/ /
COPY --from=build /tmp/api /api
ENTRYPOINT ["/api"]
