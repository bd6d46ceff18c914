FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/server .
FROM debian:12-slim AS d
RUN mkdir /srv/share
FROM gcr.io/distroless/static-debian13
COPY --from=d /srv/share /srv/share
COPY --from=build /out/server /app/server
CMD ["/app/server"]
