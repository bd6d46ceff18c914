FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker

# distroify: ignore
FROM alpine:3.22 AS worker
COPY --from=build /out/worker /worker
CMD ["/worker"]

FROM gcr.io/distroless/static-debian13 AS api
COPY --from=build /out/api /api
CMD ["/api"]
