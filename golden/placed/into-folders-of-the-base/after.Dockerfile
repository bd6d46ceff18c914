FROM golang:1.24 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .
COPY etc/ /etc/
COPY rootfs/ /

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /etc/shop /etc/shop
COPY --from=build /etc/shop.yml /etc/shop.yml
COPY --from=build /srv /srv
COPY --from=build /usr/share/shop /usr/share/shop
CMD ["shop"]
