FROM golang:1.24
COPY company.crt /usr/local/share/ca-certificates/company.crt
ENV SSL_CERT_FILE=/usr/local/share/ca-certificates/company.crt
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
CMD ["web"]
