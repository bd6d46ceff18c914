FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/ ./cmd/...

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /out/ ./
CMD ["./api"]
