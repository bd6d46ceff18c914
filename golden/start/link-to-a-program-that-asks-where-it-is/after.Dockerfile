FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o bin/shop . && ln -s /app/bin/shop /usr/local/bin/shop
RUN mkdir -p /rootfs/usr/local/bin && cp -a /usr/local/bin/shop /rootfs/usr/local/bin/

FROM gcr.io/distroless/static-debian13
COPY --from=build /app/bin/shop /app/bin/shop
COPY --from=build /rootfs/usr/local/bin/ /usr/local/bin
COPY --from=build /app/bin/prices.csv /app/bin/prices.csv
WORKDIR /work
ENTRYPOINT ["shop"]
