FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o app .
RUN mkdir -p spool /var/lib/app && chmod 1777 spool && chmod 750 /var/lib/app
CMD ["./app"]
