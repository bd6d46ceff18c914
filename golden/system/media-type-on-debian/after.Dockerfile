FROM golang:1.24 AS build
WORKDIR /srv/docs
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/docs .

FROM gcr.io/distroless/static-debian13
WORKDIR /srv/docs
COPY --from=build /usr/local/bin/docs /usr/local/bin/docs
COPY --from=build /srv/docs/web /srv/docs/web
CMD ["docs"]
