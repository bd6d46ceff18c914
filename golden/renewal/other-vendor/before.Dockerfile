FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM cgr.dev/chainguard/static:latest
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
