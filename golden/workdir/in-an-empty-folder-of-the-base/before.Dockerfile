FROM golang:1.24
WORKDIR /srv
COPY . .
RUN go build -o shop .
CMD ["./shop"]
