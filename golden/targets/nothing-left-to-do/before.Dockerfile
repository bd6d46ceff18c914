FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker

FROM build AS test
RUN go test ./...

FROM golangci/golangci-lint:v2 AS lint
COPY --from=build /src /src
RUN golangci-lint run

FROM alpine:3.22
COPY --from=build /out/worker /worker
CMD ["/worker"]

FROM golang:1.24 AS tools
CMD ["/out/api"]

FROM tools AS debug
RUN go install github.com/go-delve/delve/cmd/dlv@latest
CMD ["dlv", "exec", "/out/api"]

FROM gcr.io/distroless/static-debian13
COPY --from=build /out/api /api
CMD ["/api"]
