FROM --platform=linux/arm64 golang:1.24 AS build
WORKDIR /app
COPY server /app/server

FROM --platform=linux/arm64 gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/server /app/server
CMD ["/app/server"]
