FROM golang:1.24 AS build
ENV GOMAXPROCS=2 GOGC=50 GOFLAGS=-mod=mod GODEBUG=netdns=go
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV GOMAXPROCS=2 GOGC=50 GODEBUG=netdns=go
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
