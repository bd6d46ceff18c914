# The web server

FROM golang:1.24 AS build

# source
WORKDIR /app
COPY . .

RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web

# how it is reached
EXPOSE 8080

CMD ["./web"]
