FROM ubuntu:26.04
RUN apt-get update && apt-get install -y golang
WORKDIR /app
COPY . .
RUN go build -o app .
CMD ["./app"]
