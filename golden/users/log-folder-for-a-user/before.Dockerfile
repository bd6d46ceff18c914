FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM debian:bookworm-slim
RUN chown 1000:1000 /var/log
COPY --from=build /out/app /app
USER 1000:1000
ENTRYPOINT ["/app"]
