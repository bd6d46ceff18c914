FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
COPY --from=build /app/extra/more.toml /app/extra/more.toml
COPY --from=build /app/settings.toml /app/settings.toml
CMD ["./app", "-c", "settings.toml,extra/more.toml"]
