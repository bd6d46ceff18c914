FROM golang:1.24 AS build

WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
MAINTAINER Ada <ada@example.com>
# for the registry
# and its search
LABEL team="shop"
WORKDIR /app
COPY --from=build /app/web /app/web
# http
EXPOSE 8080
VOLUME /data
STOPSIGNAL SIGINT

CMD ["./web"]
