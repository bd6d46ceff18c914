FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN <<'END'
cat > /dev/null <<INNER
FROM alpine
CMD ["/bin/sh"]
INNER
CGO_ENABLED=0 go build -o /app/web .
END

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["/app/web"]
