FROM golang:1.24 AS build
WORKDIR /app
COPY go.mod main.go ./
COPY config/*.yml config/
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /app/config /app/config
CMD ["./web"]
