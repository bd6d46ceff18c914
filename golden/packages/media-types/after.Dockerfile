FROM golang:1.24-alpine AS build
RUN apk add --no-cache mailcap
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /etc/mime.types /etc/mime.types
CMD ["./web"]
