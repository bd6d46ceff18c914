FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
RUN apk add --no-cache -t .zones tzdata \
 && ln -s /usr/share/zoneinfo/Asia/Tokyo /etc/localtime
RUN apk del .zones
COPY --from=build /out/app /app
CMD ["/app"]
