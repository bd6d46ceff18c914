FROM alpine:3.22 AS files
RUN git clone https://example.com/acme/settings.git /out
ADD https://example.com/acme/pages.git#v2 /pages/

FROM golang:1.24
WORKDIR /src
COPY . .
COPY --from=files /out /etc/shop/
COPY --from=files /pages /srv/pages/
RUN go build -o /usr/local/bin/shop .
CMD ["shop"]
