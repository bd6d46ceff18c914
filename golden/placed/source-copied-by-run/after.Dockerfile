FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN mkdir /build && cp -r /app/. /build
RUN cd /build && CGO_ENABLED=0 go build -o /usr/local/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/web /usr/local/bin/web
CMD ["web"]
