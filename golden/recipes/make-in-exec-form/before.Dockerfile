FROM golang:1.24
WORKDIR /app
COPY . .
RUN ["make", "-C", "src"]
CMD ["/app/shop"]
