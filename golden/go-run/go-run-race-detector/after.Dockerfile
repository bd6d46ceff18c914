FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN go build -race -o /usr/local/bin/shop .

FROM gcr.io/distroless/base-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
CMD ["/usr/local/bin/shop"]
