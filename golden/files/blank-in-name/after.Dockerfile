FROM golang:1.24 AS build
WORKDIR /src
COPY . .
COPY ["price list.txt", "/srv/price list.txt"]
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build ["/srv/price list.txt", "/srv/price list.txt"]
CMD ["web"]
