FROM golang:1.24 AS build
COPY . /srv/web
WORKDIR /srv/web
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web *.go

FROM gcr.io/distroless/static-debian13
WORKDIR /srv/web
COPY --from=build /usr/local/bin/web /usr/local/bin/web
CMD ["/usr/local/bin/web", "-port", "8080"]
