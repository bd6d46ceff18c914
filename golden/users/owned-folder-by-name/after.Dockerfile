FROM golang:1.24 AS build
RUN groupadd -g 2000 app && useradd -u 2000 -g app app
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web . && mkdir /data && chown -R app:app /data

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build --chown=2000:2000 /data /data
USER 2000:2000
CMD ["web"]
