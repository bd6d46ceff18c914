FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN export GOFLAGS=-mod=mod OUT=/opt/web; CGO_ENABLED=0 go build -o $OUT/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /opt/web/bin/web /opt/web/bin/web
CMD ["/opt/web/bin/web"]
