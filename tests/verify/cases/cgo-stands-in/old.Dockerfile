FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod *.go ./
RUN go build -o /usr/local/bin/ledger .

FROM debian:12-slim
WORKDIR /src
COPY --from=build /usr/local/bin/ledger /usr/local/bin/ledger
CMD ["ledger"]
