FROM golang:1.24-bookworm AS build
WORKDIR /src
COPY . .
RUN go build -o /out/ ./cmd/api ./cmd/worker

FROM debian:bookworm AS worker
RUN apt-get update && apt-get install -y git
COPY --from=build /out/worker /worker
ENTRYPOINT ["/worker"]

FROM gcr.io/distroless/base-debian13 AS api
COPY --from=build /out/api /api
ENTRYPOINT ["/api"]
