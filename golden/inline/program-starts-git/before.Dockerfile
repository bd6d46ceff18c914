FROM golang:1.24 AS builder
WORKDIR /src
COPY . .
RUN python3 hack/build.py

FROM debian:12
WORKDIR /srv
# distroify: program /output/bin/lake ./cmd/lake CGO_ENABLED=0
COPY --from=builder /output/bin/lake /srv/lake
COPY conf conf
ENTRYPOINT ["/srv/lake"]
