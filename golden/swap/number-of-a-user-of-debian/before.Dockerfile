FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM debian:12-slim
COPY --from=build /out/app /app
USER 13
CMD ["/app"]
