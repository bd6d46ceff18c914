FROM golang:1.24
WORKDIR /app
COPY . .
RUN ./tools/prices.py
RUN go build -o shop .
CMD ["./shop"]
