FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/web .

FROM alpine:3.22 AS base
RUN adduser -D -u 1234 app && mkdir /app && chown app:app /app

FROM base
COPY --from=build --chown=app:app /out/web /app/
USER app
WORKDIR /app
CMD ["./web"]
