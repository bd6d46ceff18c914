FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN git submodule update --init
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/shop /app/shop
CMD ["./shop"]
