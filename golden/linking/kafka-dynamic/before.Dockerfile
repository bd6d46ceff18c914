FROM golang:1.24
RUN apt-get update && apt-get install -y librdkafka-dev
WORKDIR /app
COPY . .
RUN go build -tags dynamic -o app .
CMD ["./app"]
