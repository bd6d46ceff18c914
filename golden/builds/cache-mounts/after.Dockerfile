FROM golang:1.24-alpine AS build
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -o /bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /bin/web /bin/web
CMD ["web"]
