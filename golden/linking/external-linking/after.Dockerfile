FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN go build -ldflags '-linkmode external -extldflags "-static"' -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
