FROM golang:1.24 AS build
RUN apt-get update && apt-get install -y zlib1g-dev
WORKDIR /app
COPY . .
RUN go build -o app .

FROM gcr.io/distroless/base-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
CMD ["./app"]
