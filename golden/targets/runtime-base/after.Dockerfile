FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker

FROM alpine:3.22 AS runtime
RUN apk add --no-cache ca-certificates && adduser -D -u 1001 app
ENV MODE=prod
WORKDIR /app
USER app

FROM runtime AS build-worker
COPY --from=build --chown=app:app /out/worker /app/worker

FROM gcr.io/distroless/static-debian13 AS worker
ENV MODE=prod
ENV HOME=/home/app
WORKDIR /app
COPY --from=build-worker /app/worker /app/worker
USER 1001:1001
ENTRYPOINT ["/app/worker"]

FROM runtime AS build-api
COPY --from=build --chown=app:app /out/api /app/api

FROM gcr.io/distroless/static-debian13 AS api
ENV MODE=prod
ENV HOME=/home/app
WORKDIR /app
COPY --from=build-api /app/api /app/api
USER 1001:1001
EXPOSE 8080
ENTRYPOINT ["/app/api"]
