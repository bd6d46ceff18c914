FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/server .
FROM debian:12-slim AS d
RUN mkdir -p /stage/run/app && chown 1000:1000 /stage/run/app
FROM gcr.io/distroless/static-debian13
COPY --from=d /stage /
COPY --from=build /out/server /app/server
USER 1000:1000
CMD ["/app/server"]
