FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22 AS builder
COPY --from=build /out/app /app
COPY config.yml /config.yml
RUN chmod 640 /config.yml

FROM gcr.io/distroless/static-debian13
WORKDIR /
COPY --from=builder /app /app
COPY --from=builder /config.yml /config.yml
CMD ["/app"]
