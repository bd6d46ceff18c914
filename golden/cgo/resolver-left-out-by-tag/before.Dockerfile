FROM golang:1.24-bookworm AS build
WORKDIR /src
COPY . .
RUN go build -tags netgo,osusergo -o /app .

FROM debian:bookworm-slim
COPY --from=build /app /app
ENV GODEBUG=netdns=cgo
CMD ["/app"]
