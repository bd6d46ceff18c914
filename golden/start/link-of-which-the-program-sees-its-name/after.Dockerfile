FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /app/bin/shop . && ln -s /app/bin/shop /usr/local/bin/shop

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
CMD ["/usr/local/bin/shop"]
