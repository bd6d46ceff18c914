FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 GO111MODULE=on go build -o /usr/local/bin/shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
ENV PORT=80
CMD ["/usr/local/bin/shop"]
