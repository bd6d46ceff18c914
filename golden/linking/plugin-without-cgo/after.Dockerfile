FROM golang:1.24 AS build
ARG CGO_ENABLED=0
WORKDIR /app
COPY . .
RUN go build -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
CMD ["./app"]
