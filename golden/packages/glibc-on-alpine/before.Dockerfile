FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN go build -o /shop .

FROM alpine:3.22
RUN mkdir /lib64 && ln -s /lib/libc.musl-x86_64.so.1 /lib64/ld-linux-x86-64.so.2
RUN apk add --no-cache libc6-compat gcompat ca-certificates
COPY --from=build /shop /shop
CMD ["/shop"]
