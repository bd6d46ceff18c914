FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /web .

FROM debian:12
RUN apt-get update && apt-get install -y sudo && useradd -u 1000 app
COPY --from=build /web /web
ENV MODE=release
ENTRYPOINT ["sudo", "-u", "app", "/web"]
