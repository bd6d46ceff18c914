FROM golang:1.24 AS build
WORKDIR /shop
COPY . .
RUN wget -q "https://example.com/prices.csv?raw=true" && mv "prices.csv?raw=true" prices.csv
RUN curl -sSO "https://example.com/stock.csv?raw=true" && CGO_ENABLED=0 go build -o /usr/local/bin/shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /shop
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /shop/prices.csv /shop/prices.csv
COPY --from=build /shop/stock.csv /shop/stock.csv
CMD ["shop"]
