FROM golang:1.24
RUN apt-get update && apt-get install -y tini
WORKDIR /app
COPY . .
RUN go build -o web .
# distroify: allow[drop-init] because the program forwards signals and has no children
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["./web"]
