FROM golang:1.24 AS build
RUN useradd -r -u 777 shop
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop . && chown shop /usr/local/bin/shop && chmod 0500 /usr/local/bin/shop

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/shop /usr/local/bin/shop
USER 777:777
CMD ["shop"]
