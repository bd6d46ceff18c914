FROM golang:1.24 AS base
WORKDIR /src
COPY . .

FROM base AS api
RUN go build -o /bin/api ./cmd/api
ENTRYPOINT ["/bin/api"]

FROM base AS worker
RUN go build -o /bin/worker ./cmd/worker
ENTRYPOINT ["/bin/worker"]
