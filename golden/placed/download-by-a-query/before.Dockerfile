FROM golang:1.24
WORKDIR /shop
COPY . .
RUN wget -q "https://example.com/prices.csv?raw=true" && go build -o /usr/local/bin/shop .
CMD ["shop"]
