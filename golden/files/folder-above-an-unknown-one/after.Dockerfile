FROM golang:1.24 AS build
WORKDIR /opt/shop
COPY . .
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /opt/shop
COPY --from=build /opt/shop/shop /opt/shop/shop
COPY --from=build /opt/shop/prices.csv /opt/shop/prices.csv
CMD ["./shop"]
