FROM golang:1.24
RUN apt-get update && apt-get install -y upx-ucl
WORKDIR /shop
COPY . .
RUN go build -o /tmp/built . && strip -s -o /tmp/bare /tmp/built && objcopy --strip-debug /tmp/bare /tmp/small
RUN upx -9 -o /usr/local/bin/shop /tmp/small && strip /tmp/built
CMD ["shop"]
