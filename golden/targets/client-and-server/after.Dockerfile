FROM golang:1.24 AS base
WORKDIR /src
COPY . .

FROM base AS build-api
RUN CGO_ENABLED=0 go build -o /bin/api ./cmd/api

FROM gcr.io/distroless/static-debian13 AS api
WORKDIR /src
COPY --from=build-api /bin/api /bin/api
ENTRYPOINT ["/bin/api"]

FROM base AS build-worker
RUN CGO_ENABLED=0 go build -o /bin/worker ./cmd/worker

FROM gcr.io/distroless/static-debian13 AS worker
WORKDIR /src
COPY --from=build-worker /bin/worker /bin/worker
ENTRYPOINT ["/bin/worker"]
