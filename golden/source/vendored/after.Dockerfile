FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -mod=vendor -trimpath -ldflags '-s -w' -tags netgo -o /app/server ./cmd/server

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/server /app/server
CMD ["/app/server"]
