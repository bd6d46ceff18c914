FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
ADD https://example.com/geo/countries.mmdb /var/lib/geo/countries.mmdb

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /var/lib/geo/countries.mmdb /var/lib/geo/countries.mmdb
CMD ["web"]
