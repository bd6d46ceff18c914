FROM registry.example.com/ci/go:1 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api

FROM alpine:3.22
COPY --from=build /out/api /api
CMD ["/api"]
