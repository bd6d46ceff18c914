FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN go build -o /usr/local/bin/ ./...

FROM gcr.io/distroless/base-debian13
WORKDIR /app
COPY --from=build /usr/local/bin/plain /usr/local/bin/plain
COPY --from=build /usr/local/bin/sum /usr/local/bin/sum
CMD ["plain"]
