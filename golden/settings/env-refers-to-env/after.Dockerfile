FROM golang:1.24 AS build
ENV APP_HOME=/srv/web
ENV CACHE_DIR=$APP_HOME/cache
WORKDIR $APP_HOME
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV APP_HOME=/srv/web
ENV CACHE_DIR=$APP_HOME/cache
WORKDIR /srv/web
COPY --from=build /srv/web/web /srv/web/web
CMD ["/srv/web/web"]
