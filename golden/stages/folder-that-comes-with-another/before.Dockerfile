FROM alpine:3.22 AS files
COPY rootfs/ /
RUN mkdir -p /out/shop && echo apple > /out/shop/prices

FROM golang:1.24
WORKDIR /src
COPY go.mod main.go ./
COPY --from=files /out /etc
RUN go build -o /usr/local/bin/shop .
CMD ["shop"]
