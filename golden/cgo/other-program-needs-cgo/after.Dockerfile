FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o plain ./cmd/plain && go build -o sum ./cmd/sum

FROM gcr.io/distroless/base-debian13
WORKDIR /app
COPY --from=build /app/plain /app/plain
COPY --from=build /app/sum /app/sum
CMD ["./plain"]
