FROM golang:1.27 AS build
WORKDIR /app
COPY . .
RUN if [ -e release ]; then CGO_ENABLED=0 go build -o app .; else go build -o app .; fi

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
CMD ["./app"]
