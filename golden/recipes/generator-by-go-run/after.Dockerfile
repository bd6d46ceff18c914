FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN go run github.com/swaggo/swag/cmd/swag@v1.16.3 init
RUN go run -mod=mod github.com/google/wire/cmd/wire ./... && go tool templ generate
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/shop /app/shop
CMD ["./shop"]
