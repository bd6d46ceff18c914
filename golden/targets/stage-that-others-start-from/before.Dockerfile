FROM golang:1.24 AS build
USER 1000
WORKDIR /src
COPY . .
RUN ["go", "build", "-o", "/tmp/api", "./cmd/api"]

FROM build AS dev
CMD ["air"]

FROM alpine:3.22
RUN mkdir /data && chown 1000:1000 /data
COPY --from=build /tmp/api /api
ENTRYPOINT ["/api"]
