FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
FROM alpine:3.20
ENV GOPROXY=https://modules.example.com
COPY --from=build /out/app /app
CMD ["/app"]
