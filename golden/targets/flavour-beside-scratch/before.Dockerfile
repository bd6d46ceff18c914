FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM scratch AS release
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]

FROM alpine:3.22 AS release-alpine
RUN apk add --no-cache bash
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
