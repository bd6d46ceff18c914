FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
USER 1000:1000
RUN test -x /usr/local/bin/web

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
EXPOSE 8080
USER 1000:1000
CMD ["web"]
