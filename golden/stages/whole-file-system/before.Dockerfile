FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .

FROM debian:12-slim
COPY --from=build / /
CMD ["shop"]
