FROM golang:1.24 AS build
ENV TZ=Europe/Berlin
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
ENV TZ=Europe/Berlin
WORKDIR /app
COPY --from=build /app/shop /app/shop
CMD ["./shop"]
