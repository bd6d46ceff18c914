FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22 AS builder
COPY web /web
COPY --from=build /out/app /app
RUN rm -rf /web/drafts

FROM gcr.io/distroless/static-debian13
WORKDIR /
COPY --from=builder /app /app
COPY --from=builder /web /web
CMD ["/app"]
