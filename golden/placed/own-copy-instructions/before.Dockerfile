FROM golang:1.24
WORKDIR /app
COPY go.mod go.sum ./
COPY README.md LICENSE ./
COPY *.go ./
COPY config.yml .
COPY static static
RUN go build -o web .
CMD ["./web"]
