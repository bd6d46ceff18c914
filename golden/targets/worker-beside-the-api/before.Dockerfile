FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker

FROM golang:1.24 AS dev
RUN go install github.com/air-verse/air@latest
WORKDIR /src
CMD ["air"]

FROM build AS test
RUN go test ./...

FROM alpine:3.22 AS worker
RUN apk add --no-cache ca-certificates && mkdir /data && chown 1000:1000 /data
COPY --from=0 /out/worker /worker
USER 1000
ENTRYPOINT ["/worker"]

FROM node:22 AS ui
COPY ui /ui
CMD ["node", "/ui/server.js"]

FROM alpine:3.22 AS api
RUN mkdir /cache && chmod 1777 /cache
COPY --from=build /out/api /api
ENTRYPOINT ["/api"]
