FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
ENV TZ=Asia/Tokyo
RUN apk add --no-cache --virtual .zones tzdata && cp /usr/share/zoneinfo/$TZ /etc/localtime && apk del .zones
COPY --from=build /out/app /app
CMD ["/app"]
