FROM golang:1.24 AS build
RUN mkdir -p /opt/shop && ln -s /opt/shop /app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o shop .
RUN mkdir -p /rootfs && cp -a /app /rootfs/

FROM gcr.io/distroless/static-debian13
COPY --from=build /rootfs/ /
WORKDIR /app
COPY --from=build /app/shop /app/shop
COPY --from=build /opt/shop/data/list /opt/shop/data/list
CMD ["./shop"]
