FROM golang:1.27
WORKDIR /app
COPY go.mod main.go ./
COPY site site
RUN CGO_ENABLED=0 go build -o /usr/local/bin/site .
CMD ["/usr/local/bin/site"]
