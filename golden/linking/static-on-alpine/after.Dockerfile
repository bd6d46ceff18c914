FROM golang:1.24-alpine AS build
RUN apk add --no-cache build-base
WORKDIR /app
COPY . .
RUN go build -ldflags '-extldflags "-static"' -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
CMD ["./app"]
