FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

#distroify:ignore
FROM alpine:3.22
COPY --from=build /app/web /app/web
CMD ["/app/web"]
