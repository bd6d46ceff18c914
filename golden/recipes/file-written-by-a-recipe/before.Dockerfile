FROM golang:1.24
WORKDIR /src
COPY . .
RUN make stamp
RUN CGO_ENABLED=0 go build -o app .
CMD ["./app"]
