FROM golang:1.26-alpine AS build
WORKDIR /src
COPY go.mod ./
COPY . .
RUN go build -o /bin/worker ./worker

FROM alpine:3.22
COPY --from=build /bin/worker /bin/worker
ENTRYPOINT ["/bin/worker"]
