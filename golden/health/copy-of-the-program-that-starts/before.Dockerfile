FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o /app/bin/shop . && cp /app/bin/shop /usr/local/bin/shop
HEALTHCHECK CMD ["/app/bin/shop", "-health"]
ENTRYPOINT ["shop"]
