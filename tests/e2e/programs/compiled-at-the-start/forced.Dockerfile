FROM golang:1.27 AS build
WORKDIR /app
COPY . .
FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app /app
CMD ["go", "run", "."]
