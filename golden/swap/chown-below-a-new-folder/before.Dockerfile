FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
COPY --from=build /out/app /srv/shop/app
COPY web /srv/shop/web
RUN chown -R 10:11 /srv/shop
CMD ["/srv/shop/app"]
