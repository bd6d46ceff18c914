FROM golang:1.24 AS builder
WORKDIR /src
COPY . .
RUN mkdir /output && make build OUT=/output

FROM gcr.io/distroless/static-debian13:nonroot AS base

FROM base AS runtime

FROM runtime
COPY --from=builder /output/app /app
ENTRYPOINT ["/app"]
