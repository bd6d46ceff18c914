FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker

FROM gcr.io/distroless/static-debian13 AS app
COPY --from=build /out/api /api
CMD ["/api"]

FROM alpine:3.22 AS debug
COPY --from=build /out/api /api
CMD ["/api"]
RUN apk add --no-cache bash curl
CMD ["/api", "-debug"]
