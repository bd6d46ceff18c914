FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .
COPY usr /usr
COPY init/ /etc/init.d/

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /etc/init.d/shop /etc/init.d/shop
COPY --from=build /usr/lib/x86_64-linux-gnu/shop/plugin.dat /usr/lib/x86_64-linux-gnu/shop/plugin.dat
COPY --from=build /usr/share/shop /usr/share/shop
COPY --from=build /usr/share/zoneinfo/Mars/Base /usr/share/zoneinfo/Mars/Base
CMD ["shop"]
