FROM golang:1.24
WORKDIR /src
COPY . .
RUN if [ -f company.crt ]; then cp company.crt /usr/local/share/ca-certificates/ && update-ca-certificates; fi
RUN go build -o /usr/local/bin/web .
CMD ["web"]
