FROM golang:1.24 AS build
WORKDIR /src
COPY . .
# distroify: program bin/lake ./cmd/lake CGO_ENABLED=0
RUN python3 hack/build.py

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /src/bin/lake /src/bin/lake
COPY --from=build /src/conf/lake.toml /src/conf/lake.toml
CMD ["/src/bin/lake"]
