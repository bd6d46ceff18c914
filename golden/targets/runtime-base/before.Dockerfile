FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker

FROM alpine:3.22 AS runtime
RUN apk add --no-cache ca-certificates && adduser -D -u 1001 app
ENV MODE=prod
WORKDIR /app
USER app

FROM runtime AS worker
COPY --from=build --chown=app:app /out/worker /app/worker
ENTRYPOINT ["/app/worker"]

FROM runtime AS api
COPY --from=build --chown=app:app /out/api /app/api
EXPOSE 8080
ENTRYPOINT ["/app/api"]
