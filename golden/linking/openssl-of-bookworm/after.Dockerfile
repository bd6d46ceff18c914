FROM golang:1.22-bookworm AS build
WORKDIR /app
COPY . .
RUN go build -o app .

FROM gcr.io/distroless/base-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
CMD ["./app"]
