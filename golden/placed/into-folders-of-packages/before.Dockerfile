FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/shop .
COPY usr /usr
COPY init/ /etc/init.d/
CMD ["shop"]
