FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
COPY . /srv
COPY --from=build /out/app /app
RUN chown -R 1000:1000 /srv/web
CMD ["/app"]
