FROM golang:1.24
RUN apt-get update && apt-get install -y fonts-dejavu-core
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
