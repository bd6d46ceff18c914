FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 GOBIN=/app/bin go install ./cmd/...

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/bin/api /app/bin/api
CMD ["/app/bin/api"]
