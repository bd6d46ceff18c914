FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/migrate ./cmd/migrate
RUN CGO_ENABLED=0 go build -o /usr/local/bin/api ./cmd/api

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/api /usr/local/bin/api
COPY --from=build /usr/local/bin/migrate /usr/local/bin/migrate
CMD ["api"]
