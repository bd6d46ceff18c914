FROM golang:1.24-bookworm
RUN apt-get update && apt-get install -y opendoas
WORKDIR /app
COPY . .
RUN doas go build -o web .
CMD ["./web"]
