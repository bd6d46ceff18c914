FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /shop .

FROM gcr.io/distroless/static-debian13
COPY --from=build /shop /shop
CMD ["/shop"]
