FROM golang:1.24
WORKDIR /app
COPY . .
RUN go mod download && \
    # the program itself

    go build \
      # small
      -ldflags "-s -w" \
      -o web .
CMD ["./web"]
