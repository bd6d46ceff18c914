FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/...

FROM gcr.io/distroless/static-debian11 AS base
ENV MODE=production
USER 65532

FROM base AS client
COPY --from=build /out/client /client
ENTRYPOINT ["/client"]

FROM base AS server
COPY --from=build /out/server /server
ENTRYPOINT ["/server"]
