FROM golang:1.24-alpine AS build
COPY company.pem /tmp/company.pem
RUN cat /tmp/company.pem >> /etc/ssl/cert.pem
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
CMD ["web"]
