FROM golang:1.24 AS build
ENV OUT=bin/shop
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 mage build

FROM gcr.io/distroless/static-debian13
ENV OUT=bin/shop
WORKDIR /app
COPY --from=build /app/bin/shop /app/bin/shop
CMD ["./bin/shop"]
