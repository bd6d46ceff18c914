FROM golang:1.24
WORKDIR /srv/shop
COPY . .
RUN go build -o shop .
# distroify: drop conf/produktion.toml
CMD ["./shop"]
