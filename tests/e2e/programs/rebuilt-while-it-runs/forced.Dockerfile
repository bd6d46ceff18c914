FROM golang:1.27 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /go/bin/air ./tools/air
FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app /app
COPY --from=build /go/bin/air /go/bin/air
CMD ["/go/bin/air"]
