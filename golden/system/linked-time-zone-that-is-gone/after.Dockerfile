FROM golang:1.24-alpine AS build
RUN apk add --no-cache tzdata && ln -s /usr/share/zoneinfo/Europe/Berlin /etc/localtime && apk del tzdata
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
