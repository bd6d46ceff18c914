FROM golang:1.24 AS build
WORKDIR /shop
COPY . .
RUN mkdir /out && CGO_ENABLED=0 go build -o /out ./cmd/... && cp /out/web /out/again

FROM gcr.io/distroless/static-debian13
COPY --from=build /out/web /out/web
COPY --from=build /out/worker /out/worker
COPY --from=build /out/again /out/again
WORKDIR /out
CMD ["/out/web"]
