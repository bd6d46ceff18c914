FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /shop .
FROM debian:12-slim
RUN groupadd -g 1200 shop
COPY --from=build --chown=:shop /shop /usr/local/bin/shop
COPY --chown=:staff data /data
COPY --chown=:7 data /data7
CMD ["shop"]
