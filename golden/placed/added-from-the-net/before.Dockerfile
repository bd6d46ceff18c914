FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
ADD https://example.com/geo/countries.mmdb /var/lib/geo/countries.mmdb
CMD ["web"]
