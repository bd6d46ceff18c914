FROM alpine:3.20 AS build
RUN apk add --no-cache go git
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/web /usr/local/bin/web
CMD ["web"]
