FROM golang:1.24-bookworm AS build
WORKDIR /src
COPY . .
RUN GOEXPERIMENT=boringcrypto,noboringcrypto go build -o /app .

FROM debian:bookworm-slim
COPY --from=build /app /app
CMD ["/app"]
