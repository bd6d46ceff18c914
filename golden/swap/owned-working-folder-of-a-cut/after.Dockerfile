FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/web .

FROM alpine:3.22 AS base
RUN adduser -D -u 1234 app && mkdir /app && chown app:app /app

FROM base AS builder
COPY --from=build --chown=app:app /out/web /app/

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/app
USER 1234:1234
WORKDIR /app
COPY --from=builder /app/web /app/web
CMD ["./web"]
