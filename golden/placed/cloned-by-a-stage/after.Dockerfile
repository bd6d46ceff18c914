FROM alpine:3.22 AS files
RUN git clone https://example.com/acme/settings.git /out
ADD https://example.com/acme/pages.git#v2 /pages/

FROM golang:1.24 AS build
WORKDIR /src
COPY . .
COPY --from=files /out /etc/shop/
COPY --from=files /pages /srv/pages/
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /etc/shop /etc/shop
COPY --from=build /srv/pages /srv/pages
CMD ["shop"]
