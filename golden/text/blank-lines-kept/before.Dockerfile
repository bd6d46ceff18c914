# The web server

FROM golang:1.24

# source
WORKDIR /app
COPY . .

RUN go build -o web .

# how it is reached
EXPOSE 8080

CMD ["./web"]
