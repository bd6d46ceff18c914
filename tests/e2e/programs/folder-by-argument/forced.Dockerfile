FROM golang:1.27 AS build
ARG DIR
WORKDIR /srv/$DIR
COPY . .
RUN CGO_ENABLED=0 go build -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /srv
COPY --from=build /srv/app /srv/app
CMD ["./app"]
