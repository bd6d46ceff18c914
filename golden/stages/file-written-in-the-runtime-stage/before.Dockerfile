FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .

FROM alpine:3.22
WORKDIR /data
RUN date > built.txt || true
COPY --from=build /app /app
CMD ["/app"]
