FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .
COPY --from=registry.example.com/data/cities:7 /cities.csv /srv/cities.csv

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /srv/cities.csv /srv/cities.csv
CMD ["./web"]
