FROM golang:1.24 # the toolchain
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
