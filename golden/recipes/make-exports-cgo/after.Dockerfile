FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN make

FROM gcr.io/distroless/base-debian13
WORKDIR /app
COPY --from=build /app/shop /app/shop
CMD ["./shop"]
