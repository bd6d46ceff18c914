FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o page .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/page /app/page
COPY --from=build /app/configs/settings.yaml /app/configs/settings.yaml
COPY --from=build /app/public/assets /app/public/assets
COPY --from=build /app/public/favicon.ico /app/public/favicon.ico
COPY --from=build /app/views /app/views
CMD ["./page"]
