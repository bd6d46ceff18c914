FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker

FROM alpine:3.22 AS build-worker
COPY --from=build /out/worker /worker
RUN ./setup.sh

FROM gcr.io/distroless/static-debian13 AS worker
WORKDIR /
COPY --from=build-worker /worker /worker
COPY --from=build-worker /etc/worker.conf /etc/worker.conf
# distroify: copy /etc/worker.conf
ENTRYPOINT ["/worker"]

FROM gcr.io/distroless/static-debian13 AS api
COPY --from=build /out/api /api
ENTRYPOINT ["/api"]
