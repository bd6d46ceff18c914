FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN go build -o /shop .

FROM alpine:3.22
COPY --from=build /shop /usr/local/bin/shop
COPY crontab /etc/crontabs/root
CMD ["crond", "-f", "-d", "8"]
