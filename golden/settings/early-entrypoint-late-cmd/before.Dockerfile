FROM golang:1.24
ENTRYPOINT ["/usr/local/bin/greet"]
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/greet .
CMD ["-name", "Ada"]
