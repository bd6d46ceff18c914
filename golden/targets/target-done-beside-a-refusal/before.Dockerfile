FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM gcr.io/distroless/static-debian13 AS release
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]

FROM alpine:3.22 AS shell
COPY --from=build /out/app /app
ENTRYPOINT ["/bin/sh", "-c", "date; /app"]
