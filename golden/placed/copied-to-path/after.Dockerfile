FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o bin/ ./cmd/... && mv bin/api /usr/local/bin/ && cp bin/worker /usr/local/bin/job

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/api /usr/local/bin/api
COPY --from=build /src/bin/worker /src/bin/worker
COPY --from=build /usr/local/bin/job /usr/local/bin/job
CMD ["api"]
