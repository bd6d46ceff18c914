FROM golang:1.24
RUN apt-get update && apt-get install -y vim
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
