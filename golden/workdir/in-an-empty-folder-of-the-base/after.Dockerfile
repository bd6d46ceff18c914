FROM golang:1.24 AS build
WORKDIR /srv
COPY . .
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /srv
COPY --from=build /srv/shop /srv/shop
CMD ["./shop"]
