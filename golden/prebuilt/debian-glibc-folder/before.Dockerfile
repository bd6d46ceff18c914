FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*
RUN mkdir -p /data && chown 1000:1000 /data
COPY bin/server /usr/local/bin/
USER 1000
ENTRYPOINT ["/usr/local/bin/server"]
