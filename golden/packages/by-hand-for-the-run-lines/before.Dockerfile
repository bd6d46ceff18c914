FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
RUN apk add --no-cache shadow curl && useradd -u 1000 app && apk del curl
COPY --from=build /out/app /app
USER app
ENTRYPOINT ["/app"]
