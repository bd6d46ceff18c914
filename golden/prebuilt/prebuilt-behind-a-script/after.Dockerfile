FROM golang:1.24 AS build
WORKDIR /app
COPY server start.sh ./

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/server /app/server
ENV PORT=80
ENTRYPOINT ["/app/server"]
