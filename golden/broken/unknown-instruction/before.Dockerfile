FROM golang:1.24
RUM go build -o /web .
CMD ["/web"]
