FROM golang:1.24 AS build
RUN useradd -m -u 1500 shop
WORKDIR /home/shop/src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .
USER shop
RUN mkdir -p /home/shop/data/orders
USER root
RUN mkdir -p /rootfs/home/shop

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/shop
WORKDIR /home/shop/src
COPY --from=build --chown=1500:1500 /rootfs/home/ /home
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
COPY --from=build --chown=1500:1500 /home/shop/data /home/shop/data
USER 1500:1500
CMD ["shop"]
