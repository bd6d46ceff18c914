FROM golang:1.24
WORKDIR /src
COPY go.mod main.go ./
RUN go build -o /usr/local/bin/shop .
COPY etc/ /etc/
CMD ["shop"]
