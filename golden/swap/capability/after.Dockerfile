FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22 AS builder
RUN apk add --no-cache libcap
COPY --from=build /out/app /app
RUN setcap cap_net_bind_service=+ep /app

FROM gcr.io/distroless/static-debian13
WORKDIR /
COPY --from=builder /app /app
CMD ["/app"]
