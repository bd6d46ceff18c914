FROM golang:1.24
WORKDIR /app
COPY . .
RUN make
CMD ["./shop-1"]
