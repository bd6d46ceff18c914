FROM golang:1.27
WORKDIR /src
COPY go.mod *.go ./
RUN go build -o /usr/local/bin/ledger .
CMD ["ledger"]
