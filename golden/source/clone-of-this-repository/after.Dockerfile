FROM golang:1.24-alpine AS build
RUN apk add --no-cache git curl
RUN git clone --branch v2.1.0 https://git.example.com/acme/shop.git /src
WORKDIR /src
RUN CGO_ENABLED=0 go build -o shop ./cmd/shop

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /src/shop /src/shop
COPY --from=build /src/pages /src/pages
CMD ["./shop"]
