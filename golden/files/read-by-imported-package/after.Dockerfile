FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /app/api ./cmd/api

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/api /app/api
COPY --from=build /app/migrations /app/migrations
CMD ["/app/api"]
