FROM golang:1.24-bookworm AS build
ENV GOEXPERIMENT=boringcrypto
WORKDIR /src
COPY . .
RUN go build -o /app .

FROM debian:bookworm-slim
COPY --from=build /app /app
CMD ["/app"]
