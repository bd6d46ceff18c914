FROM golang:1.24 AS golang
WORKDIR /src
COPY . .

FROM golang AS build-stage
COPY --from=builder /etc/version /etc/version
RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api

FROM gcr.io/distroless/static-debian13 AS build
WORKDIR /src
COPY --from=build-stage /out/api /out/api
COPY --from=build-stage /etc/version /etc/version
CMD ["/out/api"]
