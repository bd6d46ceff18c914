FROM golang:1.24
RUN useradd -r -u 777 shop
WORKDIR /app
COPY . .
RUN go build -o /usr/local/bin/shop . && chown shop /usr/local/bin/shop && chmod 0500 /usr/local/bin/shop
USER shop
CMD ["shop"]
