FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 make release OUT=/srv/shop

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /srv/shop /srv/shop
CMD ["/srv/shop"]
