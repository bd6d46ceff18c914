# syntax=docker/dockerfile:1
FROM golang:1.24 AS build
ARG LEFT_OUT=web
WORKDIR /app
COPY --exclude=$LEFT_OUT . .
RUN CGO_ENABLED=0 go build -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/app /app/app
COPY --from=build /app/web/index.html /app/web/index.html
CMD ["./app"]
