FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/...

FROM alpine:3.22
COPY --from=build --exclude=web /out /app
CMD ["/app/web"]
