FROM golang:1.24 AS source
WORKDIR /app
COPY . .

FROM source AS build
RUN CGO_ENABLED=0 go build -o /usr/local/bin/api ./cmd/api

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/api /usr/local/bin/api
ENV PORT=80
CMD ["/usr/local/bin/api"]
