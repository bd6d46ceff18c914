FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
COPY --from=registry.example.com/data/cities:7 /cities.csv /srv/cities.csv
CMD ["./web"]
