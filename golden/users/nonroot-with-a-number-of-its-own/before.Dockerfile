FROM golang:1.24-alpine AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM alpine:3.20
RUN addgroup -g 1025 nonroot && adduser -D -u 1025 -G nonroot nonroot
COPY --from=build --chown=nonroot:nonroot /app/web /app/web
USER nonroot
CMD ["/app/web"]
