FROM golang:1.27 AS build
RUN apt-get update && apt-get install -y tini
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o app .
FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
COPY --from=build /usr/bin/tini /usr/bin/tini
ENTRYPOINT ["tini", "--", "/app/app"]
