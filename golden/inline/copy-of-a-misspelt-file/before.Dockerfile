FROM golang:1.24
WORKDIR /srv/shop
COPY . .
RUN go build -o shop .
# distroify: copy conf/produktion.toml
CMD ["./shop"]
