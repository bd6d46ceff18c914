FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 sh -e ./scripts/build.sh shop

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
CMD ["/usr/local/bin/shop"]
