FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /src/bin .

FROM gcr.io/distroless/static-debian13
COPY --from=build /src/bin /app
CMD ["/app"]
