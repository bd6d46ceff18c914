FROM golang:1.24 AS build
WORKDIR /app
COPY . .
COPY secret.key /etc/secret.key
RUN CGO_ENABLED=0 go build -o web . && rm /etc/secret.key

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
