FROM golang:1.24 AS build
ARG NAME=web VERSION=1.0
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ARG VERSION=1.0
WORKDIR /app
COPY --from=build /app/web /app/web
LABEL version=$VERSION
CMD ["./web"]
