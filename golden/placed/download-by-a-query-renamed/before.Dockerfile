FROM golang:1.24
WORKDIR /shop
COPY . .
RUN wget -q "https://example.com/prices.csv?raw=true" && mv "prices.csv?raw=true" prices.csv
RUN curl -sSO "https://example.com/stock.csv?raw=true" && go build -o /usr/local/bin/shop .
CMD ["shop"]
