FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web . && mkdir -p /srv/data && mv seed.json /srv/data/seed.json

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /srv/data /srv/data
CMD ["./web"]
