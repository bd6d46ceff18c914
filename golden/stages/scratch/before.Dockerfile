FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM scratch
COPY --from=build /app/web /web
ENTRYPOINT ["/web"]
