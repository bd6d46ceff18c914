FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /bin/shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /bin/shop /bin/shop
COPY --from=build /src/conf/shop.yml /src/conf/shop.yml
CMD ["shop"]
