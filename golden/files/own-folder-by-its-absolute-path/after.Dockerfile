FROM golang:1.24 AS build
WORKDIR /shop
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /shop
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /shop/prices.csv /shop/prices.csv
COPY --from=build /shop/web /shop/web
CMD ["shop"]
