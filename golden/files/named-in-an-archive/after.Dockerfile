FROM golang:1.24 AS build
WORKDIR /app
COPY go.mod main.go ./
ADD lists.tar.gz .
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/shop /app/shop
CMD ["./shop", "-mode", "fast"]
