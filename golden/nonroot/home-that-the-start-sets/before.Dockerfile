FROM golang:1.24-alpine
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/shop .
USER nobody
CMD ["env", "HOME=/tmp", "shop"]
