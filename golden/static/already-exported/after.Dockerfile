FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN export CGO_ENABLED=0 && go build -o /bin/api ./cmd/api
RUN CGO_ENABLED=0 go build -o /bin/worker ./cmd/worker

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /bin/api /bin/api
COPY --from=build /bin/worker /bin/worker
CMD ["api"]
