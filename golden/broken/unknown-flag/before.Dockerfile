FROM golang:1.24
COPY --form=golang:1.23 /usr/local/go/VERSION /VERSION
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
