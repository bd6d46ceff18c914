FROM golang:1.24 AS builder
WORKDIR /src
COPY . .
RUN python3 hack/build.py

FROM debian:12
WORKDIR /srv
# distroify: program /output/bin/lake ./lib
COPY --from=builder /output/bin/lake /srv/lake
COPY conf conf
ENTRYPOINT ["/srv/lake"]
