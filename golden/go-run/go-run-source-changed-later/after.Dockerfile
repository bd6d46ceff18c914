FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .
COPY config/production.go version.go
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build /app/web /app/web
CMD ["/usr/local/bin/shop"]
