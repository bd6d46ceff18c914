FROM golang:1.24 AS build
WORKDIR /opt/shop
COPY . .
RUN CGO_ENABLED=0 go build -o bin/shop .

FROM gcr.io/distroless/static-debian13
COPY --from=build /opt/shop/bin/shop /opt/shop/bin/shop
COPY --from=build /opt/shop/share/prices.csv /opt/shop/share/prices.csv
WORKDIR /tmp
CMD ["/opt/shop/bin/shop"]
