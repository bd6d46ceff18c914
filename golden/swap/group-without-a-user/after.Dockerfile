FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /shop .
FROM gcr.io/distroless/static-debian13
COPY --from=build --chown=0:1200 /shop /usr/local/bin/shop
COPY --chown=0:50 data /data
COPY --chown=:7 data /data7
CMD ["shop"]
