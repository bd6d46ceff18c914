FROM ubuntu:26.04
RUN apt-get update && apt-get install -y golang-go gcc
WORKDIR /src
COPY . .
RUN go build -o /app .
CMD ["/app"]
