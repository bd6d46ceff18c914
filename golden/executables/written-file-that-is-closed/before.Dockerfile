FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/web .
RUN head -c 16 /dev/urandom | base64 > token && chmod 400 token
CMD ["web"]
