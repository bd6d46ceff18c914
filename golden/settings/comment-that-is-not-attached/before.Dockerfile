FROM golang:1.24

# -- configuration --

# http
EXPOSE 8080

WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
