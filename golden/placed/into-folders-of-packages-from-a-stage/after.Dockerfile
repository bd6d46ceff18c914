FROM alpine:3.22 AS files
RUN mkdir -p /out/share/locale/de /out/share/locale/fr && echo Hallo > /out/share/locale/de/shop && echo shop > /out/share/shop
COPY lib/ /out/lib/

FROM golang:1.24 AS build
WORKDIR /src
COPY go.mod main.go ./
COPY --from=files /out /usr
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /usr/lib/x86_64-linux-gnu/plugin.dat /usr/lib/x86_64-linux-gnu/plugin.dat
COPY --from=build /usr/share/locale/de/shop /usr/share/locale/de/shop
COPY --from=build /usr/share/locale/fr /usr/share/locale/fr
COPY --from=build /usr/share/shop /usr/share/shop
CMD ["shop"]
