FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/shop /app/shop
COPY --from=build /app/mail/welcome.txt /app/mail/welcome.txt
CMD ["./shop"]
