FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN mkdir -p /var/lib/web/uploads /tmp/work
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /var/lib/web/uploads /var/lib/web/uploads
CMD ["web"]
