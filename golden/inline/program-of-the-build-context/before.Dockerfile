FROM debian:12
# distroify: program /lake ./cmd/lake
COPY lake.bin /lake
CMD ["/lake"]
