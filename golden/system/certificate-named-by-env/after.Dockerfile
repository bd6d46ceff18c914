FROM golang:1.24 AS build
COPY company.crt /usr/local/share/ca-certificates/company.crt
ENV SSL_CERT_FILE=/usr/local/share/ca-certificates/company.crt
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/web .

FROM gcr.io/distroless/static-debian13
ENV SSL_CERT_FILE=/usr/local/share/ca-certificates/company.crt
WORKDIR /src
COPY --from=build /usr/local/bin/web /usr/local/bin/web
COPY --from=build /usr/local/share/ca-certificates/company.crt /usr/local/share/ca-certificates/company.crt
CMD ["web"]
