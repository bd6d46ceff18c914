FROM golang:1.27
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /server . && printf 300 > /etc/limit
CMD ["/server"]
