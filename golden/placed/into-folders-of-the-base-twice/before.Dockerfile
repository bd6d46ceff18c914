FROM golang:1.24
WORKDIR /src
COPY go.mod main.go ./
COPY rootfs/ /
COPY mail/ /etc/
COPY prices/ /etc/
RUN echo shop > /etc/shop.name && go build -o /usr/local/bin/shop .
CMD ["shop"]
