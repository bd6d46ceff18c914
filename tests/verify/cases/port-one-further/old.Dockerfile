FROM golang:1.27
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /relay .
ENV RELAY=:50051
CMD ["/relay"]
