FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN go install github.com/swaggo/swag/cmd/swag@v1.16.3
RUN swag init -g main.go --output api
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/shop /app/shop
COPY --from=build /app/api/swagger.json /app/api/swagger.json
CMD ["./shop"]
