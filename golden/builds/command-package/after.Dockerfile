FROM golang:1.24-bookworm AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -v ./cmd/api

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/api /app/api
ENTRYPOINT ["/app/api"]
