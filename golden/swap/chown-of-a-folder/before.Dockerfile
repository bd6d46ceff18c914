FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
RUN adduser -D -u 1000 app
COPY --from=build /out/app /app/app
RUN chown -R app:app /app
USER app
CMD ["/app/app"]
