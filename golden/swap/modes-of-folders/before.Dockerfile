FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
COPY --from=build /out/app /app
RUN mkdir -m 1777 /scratch && install -d -o 1000 -g 1001 -m 750 /var/lib/shop/in && touch /var/lib/shop/in/lock
CMD ["/app"]
