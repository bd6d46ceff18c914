FROM golang:1.24 AS build
WORKDIR /srv
WORKDIR web
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /srv/web
COPY --from=build /srv/web/web /srv/web/web
CMD ["./web"]
