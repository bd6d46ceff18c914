FROM alpine:3.22 AS files
RUN mkdir /out
COPY mail/ /out/
RUN mkdir -p /out/ssl/certs && echo apple > /out/prices

FROM golang:1.24 AS build
WORKDIR /src
COPY go.mod main.go ./
COPY --from=files /out /etc
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /etc/mail.yml /etc/mail.yml
COPY --from=build /etc/prices /etc/prices
COPY --from=build /etc/ssl/certs/shop.pem /etc/ssl/certs/shop.pem
CMD ["shop"]
