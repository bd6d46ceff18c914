FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN mkdir -p bin && CGO_ENABLED=0 go build -o bin/ ./cmd/...

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/bin/worker /app/bin/worker
COPY --from=build /app/bin/api /app/bin/api
CMD ["/app/bin/worker"]
