FROM alpine:3.22 AS files
RUN mkdir -p /out/share/locale/de /out/share/locale/fr && echo Hallo > /out/share/locale/de/shop && echo shop > /out/share/shop
COPY lib/ /out/lib/

FROM golang:1.24
WORKDIR /src
COPY go.mod main.go ./
COPY --from=files /out /usr
RUN go build -o /usr/local/bin/shop .
CMD ["shop"]
