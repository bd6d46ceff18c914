FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/server .
FROM debian:12-slim
RUN groupadd -g 4000 red && groupadd -g 4001 blue && mkdir /srv/share
COPY --from=build /out/server /app/server
CMD ["/app/server"]
