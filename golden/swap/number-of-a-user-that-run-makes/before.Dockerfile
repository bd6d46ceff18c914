FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM debian:12-slim
RUN useradd --create-home shop
COPY --from=build /out/app /app
USER 1000
CMD ["/app"]
