FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
FROM alpine:3.20
COPY --from=build /out/app /app
HEALTHCHECK --interval=1h CMD wget -qO- localhost:8080 | grep -q here
CMD ["/app"]
