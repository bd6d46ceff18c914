FROM golang:1.24 AS build
WORKDIR /shop
COPY . .
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /shop
COPY --from=build /shop/shop /shop/shop
COPY --from=build /srv /srv
CMD ["./shop"]
