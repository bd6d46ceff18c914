FROM golang:1.24
ENV APP_HOME=/srv/web
ENV CACHE_DIR=$APP_HOME/cache
WORKDIR $APP_HOME
COPY . .
RUN go build -o web .
CMD ["/srv/web/web"]
