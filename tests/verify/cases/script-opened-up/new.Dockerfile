FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/server .
FROM debian:12-slim AS d
RUN mkdir /stage && mkdir -m 777 /stage/data
FROM gcr.io/distroless/static-debian13
COPY --from=d /stage /
COPY --from=build /out/server /app/server
ENV MODE=strict
WORKDIR /data
ENTRYPOINT ["/app/server"]
