FROM golang:1.24 AS build
WORKDIR /src
COPY go.mod main.go ./
COPY rootfs/ /
COPY mail/ /etc/
COPY prices/ /etc/
RUN echo shop > /etc/shop.name && CGO_ENABLED=0 go build -o /usr/local/bin/shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /etc/mail.yml /etc/mail.yml
COPY --from=build /etc/prices.csv /etc/prices.csv
COPY --from=build /etc/shop.name /etc/shop.name
COPY --from=build /srv /srv
CMD ["shop"]
