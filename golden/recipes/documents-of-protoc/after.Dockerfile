FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN protoc -I api --go_out=gen --openapiv2_out=swagger api/shop.proto
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/shop /app/shop
CMD ["./shop"]
