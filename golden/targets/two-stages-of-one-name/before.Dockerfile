FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/api ./cmd/api

FROM build AS build
RUN go build -o /out/worker ./cmd/worker

FROM alpine:3.22
RUN mkdir -p /data && chmod 700 /data
COPY --from=0 /out/api /api
CMD ["/api"]
