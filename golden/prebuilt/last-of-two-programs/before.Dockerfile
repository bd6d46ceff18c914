FROM golang:1.26 AS tool
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /tool .

FROM tool AS tools
ENTRYPOINT ["/tool"]

FROM debian:bookworm-slim
COPY server /server
CMD ["/server"]
