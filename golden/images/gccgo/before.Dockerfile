FROM debian:bookworm
RUN apt-get update && apt-get install -y gccgo-go
WORKDIR /app
COPY . .
RUN go build -o web .
CMD ["./web"]
