FROM golang:1.24 AS build
RUN groupadd -g 1200 app && useradd -u 1200 -g app app
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .
COPY --chown=app:app data /data

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build --chown=1200:1200 /data /data
USER 1200:1200
CMD ["web"]
