FROM golang:1.27 AS build
WORKDIR /app
COPY . .
ARG RELEASE=4.2.0
RUN CGO_ENABLED=0 go build -ldflags "-X main.release=$RELEASE" -o server .

FROM debian:12-slim
WORKDIR /app
COPY --from=build /app/server /app/server
CMD ["/app/server"]
