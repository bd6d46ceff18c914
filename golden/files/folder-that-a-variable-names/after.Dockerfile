FROM golang:1.24 AS build
ENV SHOP_HOME=/srv/shop GOPATH=/work
WORKDIR /srv/shop
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .

FROM gcr.io/distroless/static-debian13
ENV SHOP_HOME=/srv/shop
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /srv/shop/pages/index.html /srv/shop/pages/index.html
WORKDIR /tmp
CMD ["shop"]
