FROM golang:1.24 AS build
WORKDIR /app
COPY server /app/server

FROM gcr.io/distroless/base-debian13
WORKDIR /app
COPY --from=build /app/server /app/server
CMD ["/app/server"]
