FROM tinygo/tinygo:0.37.0 AS tiny

FROM golang:1.24 AS build
COPY --from=tiny /usr/local/tinygo /usr/local/tinygo
ENV PATH=/usr/local/tinygo/bin:$PATH
WORKDIR /src
COPY . .
RUN tinygo build -o /app .

FROM alpine:3.22
COPY --from=build /app /app
ENTRYPOINT ["/app"]
