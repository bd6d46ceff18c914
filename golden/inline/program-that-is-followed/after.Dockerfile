FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build ./cmd/lake

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /src/lake /src/lake
COPY --from=build /src/conf/lake.toml /src/conf/lake.toml
# distroify: program /src/lake ./cmd/lake
CMD ["/src/lake"]
