FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN go mod download
RUN CGO_ENABLED=0 go build -tags 'sqlite json' -o /usr/local/bin/main main.go

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/main /usr/local/bin/main
COPY --from=build /app/templates/greeting.txt /app/templates/greeting.txt
EXPOSE 8080
CMD ["/usr/local/bin/main", "serve", "--", "-v"]
