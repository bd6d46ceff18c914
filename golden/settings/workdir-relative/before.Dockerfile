FROM golang:1.24
WORKDIR /srv
WORKDIR web
COPY . .
RUN go build -o web .
CMD ["./web"]
