FROM golang:1.24-alpine AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM alpine:3.20
RUN addgroup -g 65532 nonroot && adduser -D -u 65532 -G nonroot nonroot
COPY --from=build --chown=nonroot:nonroot /app/web /app/web
USER nonroot
CMD ["/app/web"]
