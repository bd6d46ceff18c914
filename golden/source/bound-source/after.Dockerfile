# syntax=docker/dockerfile:1
FROM golang:1.24 AS build
WORKDIR /src
RUN --mount=type=bind,target=. CGO_ENABLED=0 go build -o /usr/local/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
CMD ["web"]
