FROM golang:1.27 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o app . && mkdir /data && chmod 777 /data
FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
COPY --from=build /data /data
USER 1001
CMD ["./app"]
