FROM golang:1.24
WORKDIR /app
COPY . .
RUN sed -i 's/shop/web/' Makefile
RUN make build
CMD ["./shop"]
