FROM golang:1.24
COPY company.crt /usr/local/share/ca-certificates/company.crt
RUN update-ca-certificates
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
CMD ["web"]
