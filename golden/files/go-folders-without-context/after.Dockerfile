FROM golang:1.24 AS build
WORKDIR /app
COPY go.mod go.sum ./
COPY cmd cmd
COPY internal/ internal/
COPY vendor ./vendor
COPY static static
RUN CGO_ENABLED=0 go build -o api ./cmd/api

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/api /app/api
COPY --from=build /app/static /app/static
CMD ["./api"]
