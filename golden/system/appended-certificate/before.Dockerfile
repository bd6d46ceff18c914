FROM golang:1.24-alpine
COPY company.pem /tmp/company.pem
RUN cat /tmp/company.pem >> /etc/ssl/cert.pem
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
CMD ["web"]
