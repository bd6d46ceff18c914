FROM golang:1.27 AS build
WORKDIR /srv/app[1]
COPY . .
RUN CGO_ENABLED=0 go build -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /srv/app[1]
COPY --from=build /srv/app[1]/app /srv/app[1]/app
CMD ["./app"]
