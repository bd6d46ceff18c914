FROM golang:1.24-alpine AS build
WORKDIR /srv/hello
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/main main.go

FROM gcr.io/distroless/static-debian13
WORKDIR /srv/hello
COPY --from=build /usr/local/bin/main /usr/local/bin/main
CMD ["/usr/local/bin/main"]
