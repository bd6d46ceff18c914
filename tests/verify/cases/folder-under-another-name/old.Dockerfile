FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/server .
FROM debian:12-slim
RUN mkdir -p /run/app && chown 1000:1000 /run/app
COPY --from=build /out/server /app/server
USER 1000:1000
CMD ["/app/server"]
