FROM golang:1.27 AS build
WORKDIR /app
ENV CGO_ENABLED=1
COPY . .
RUN go build -o app .
FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
CMD ["./app"]
