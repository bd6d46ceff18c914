FROM golang:1.24-bookworm AS build
WORKDIR /src
COPY . .
RUN go build -o /app .

FROM debian:bookworm-slim
COPY --from=build /app /app
ENV GODEBUG=netdns=go
CMD ["/app"]
