FROM ubuntu:24.04
RUN apt-get update && apt-get install -y golang-go
RUN useradd --create-home app
WORKDIR /app
COPY . .
RUN go build -o web .
USER app
CMD ["./web"]
