FROM golang:1.24 AS builder
WORKDIR /src
COPY . .
RUN python3 hack/build.py

# distroify: program lake ./cmd/lake CGO_ENABLED=0
FROM debian:12
WORKDIR /srv
COPY --from=builder /output/bin/lake /srv/lake
COPY conf conf
ENTRYPOINT ["/srv/lake"]
