FROM ubuntu:24.04
RUN apt-get update && apt-get install -y golang-go
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
