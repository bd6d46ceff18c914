FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
HEALTHCHECK --interval=10s CMD ["/bin/sh", "-c", "./web -check 'a b' || exit 1"]
CMD ["./web"]
