FROM golang:1.24-alpine AS build
RUN apk add --no-cache gcc musl-dev
WORKDIR /app
COPY . .
RUN go build -ldflags="-s -w -linkmode external -extldflags -static" -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
CMD ["./app"]
