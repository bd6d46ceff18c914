FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker

FROM alpine:3.22 AS prod
COPY --from=build /out/api /api
CMD ["/api"]

FROM golang:1.24 AS dev
CMD ["air"]
