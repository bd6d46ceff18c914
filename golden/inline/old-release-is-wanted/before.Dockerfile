FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

# distroify: ignore[end-of-life]
FROM gcr.io/distroless/static-debian12
COPY --from=build /app/web /app/web
CMD ["/app/web"]
