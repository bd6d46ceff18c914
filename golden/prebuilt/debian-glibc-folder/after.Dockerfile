FROM debian:bookworm-slim AS build
RUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*
RUN mkdir -p /data && chown 1000:1000 /data
COPY bin/server /usr/local/bin/

FROM gcr.io/distroless/base-debian13
WORKDIR /
COPY --from=build /usr/local/bin/server /usr/local/bin/server
COPY --from=build --chown=1000:1000 /data /data
USER 1000
ENTRYPOINT ["/usr/local/bin/server"]
