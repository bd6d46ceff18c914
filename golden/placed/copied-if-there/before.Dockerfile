FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o app .
RUN cp local.cfg /etc/; cp a.cfg /etc/
CMD ["./app"]
