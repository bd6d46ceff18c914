FROM golang:1.24 AS build
RUN apt-get update && apt-get install -y upx-ucl
WORKDIR /shop
COPY . .
RUN CGO_ENABLED=0 go build -o /tmp/built . && strip -s -o /tmp/bare /tmp/built && objcopy --strip-debug /tmp/bare /tmp/small
RUN upx -9 -o /usr/local/bin/shop /tmp/small && strip /tmp/built

FROM gcr.io/distroless/static-debian13
WORKDIR /shop
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
CMD ["shop"]
