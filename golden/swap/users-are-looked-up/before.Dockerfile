FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM alpine:3.20
RUN adduser -D -H -u 1000 shop
COPY --from=build /server /server
USER shop
CMD ["/server"]
