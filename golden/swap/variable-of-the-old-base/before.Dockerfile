FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .

FROM registry.access.redhat.com/ubi9/ubi-minimal
COPY --from=build /app /app
CMD ["/app"]
