FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
COPY config.yml /etc/shop/config.yml
COPY --from=build /out/app /app
RUN sed -i s/debug/info/ /etc/shop/config.yml
CMD ["/app"]
