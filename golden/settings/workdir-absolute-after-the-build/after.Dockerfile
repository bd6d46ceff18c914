FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app/web .

FROM gcr.io/distroless/static-debian13
COPY --from=build /app/web /app/web
WORKDIR /app
CMD ["./web"]
