FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o greet .
ENTRYPOINT ["/bin/sh", "-c", "exec ./greet \"$@\"", "--"]
CMD ["-name", "Ada"]
