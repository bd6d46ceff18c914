FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .

FROM ubuntu:24.04
RUN useradd --no-create-home app
COPY --from=build /app /app
USER app
CMD ["/app"]
