FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM alpine:3.22
RUN apk add --no-cache ca-certificates
COPY --from=build /app/web /usr/local/bin/web
CMD ["web"]
