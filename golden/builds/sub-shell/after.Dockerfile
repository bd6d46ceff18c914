FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN set -ex; (cd cmd/api && CGO_ENABLED=0 go build -o /bin/api) && ls -l /bin/api

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /bin/api /bin/api
CMD ["api"]
