FROM golang:1.24 AS tools
# distroify: allow[drop-init]
RUN apt-get update

FROM golang:1.24
RUN apt-get update && apt-get install -y tini
WORKDIR /app
COPY . .
RUN go build -o web .
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["./web"]
