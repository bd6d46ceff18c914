FROM golang:1.24 AS build
RUN useradd --uid 1001 app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web . && chown -R app:app /app

FROM gcr.io/distroless/static-debian13
USER 1001:1001
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
