ARG BASE=alpine:3.22
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .

FROM gcr.io/distroless/static-debian13 AS os

FROM os AS runtime

FROM runtime
COPY --from=build /app /app
USER 1000:1000
ENTRYPOINT ["/app"]
