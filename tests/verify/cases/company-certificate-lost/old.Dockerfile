FROM golang:1.27 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .
FROM debian:12-slim
COPY company.crt /usr/local/share/ca-certificates/company.crt
RUN mkdir -p /etc/ssl/certs && cp /usr/local/share/ca-certificates/company.crt /etc/ssl/certs/company.pem
COPY --from=build /out/app /app
CMD ["/app"]
