FROM golang:1.24 AS build
WORKDIR /app
COPY . .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/bin/api /app/bin/api
COPY --from=build /app/templates/greeting.txt /app/templates/greeting.txt
CMD ["./bin/api"]
