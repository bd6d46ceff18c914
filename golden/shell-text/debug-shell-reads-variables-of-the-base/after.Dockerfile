FROM golang:1.24.3 AS build
ENV GOFLAGS=-trimpath
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13:debug
ENV GOFLAGS=-trimpath
ENV GOLANG_VERSION=1.24.3
WORKDIR /app
COPY --from=build /app/web /app/web
ENTRYPOINT []
CMD ["/busybox/sh", "-c", "exec ./web --built-by \"$GOLANG_VERSION\" --flags \"$GOFLAGS\" >>/tmp/log"]
