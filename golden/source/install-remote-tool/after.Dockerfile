FROM golang:1.24 AS build
RUN CGO_ENABLED=0 go install github.com/acme/ship/cmd/shipd@v1.4.0

FROM gcr.io/distroless/static-debian13
WORKDIR /go
COPY --from=build /go/bin/shipd /go/bin/shipd
EXPOSE 7000
CMD ["/go/bin/shipd"]
