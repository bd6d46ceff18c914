FROM golang:1.24 AS build
WORKDIR /app
COPY . .
ENV CGO_ENABLED=0
RUN ["make", "-C", "src"]

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/shop /app/shop
CMD ["/app/shop"]
