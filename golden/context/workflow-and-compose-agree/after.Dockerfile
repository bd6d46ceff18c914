FROM golang:1.26-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /bin/worker ./worker

FROM gcr.io/distroless/static-debian13
COPY --from=build /bin/worker /bin/worker
ENTRYPOINT ["/bin/worker"]
