FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /web .

FROM gcr.io/distroless/static-debian13
WORKDIR /data
COPY --from=build /web /web
HEALTHCHECK CMD ["/web", "-check"]
USER 2000
ENTRYPOINT ["/web"]
