FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
RUN apk add --no-cache curl
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
