FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /web .

FROM debian:12
RUN useradd -u 1000 app
COPY --from=build /web /web
ENTRYPOINT ["runuser", "-u", "app", "--", "/web"]
